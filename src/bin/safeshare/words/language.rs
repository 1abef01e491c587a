//! The language of the person at the terminal.

use super::english::English;
use super::french::French;
use super::table::Table;

/// A language that the command line speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    English,
    French,
}

impl Language {
    /// As the environment says (`LC_ALL`, `LC_MESSAGES`, `LANG`, the first that is set); English when it says nothing
    /// or another language.
    pub fn of_environment() -> Self {
        Self::of(|name| std::env::var(name).ok())
    }

    fn of(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable).find(|value| !value.is_empty());
        let locale = set.unwrap_or_default().to_ascii_lowercase();
        let language = locale.split(['_', '.', '@', '-']).next().unwrap_or_default();
        if language == "fr" { Self::French } else { Self::English }
    }

    pub(super) fn table(self) -> &'static dyn Table {
        match self {
            Self::English => &English,
            Self::French => &French,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_counts() {
        let of = |variables: &[(&str, &str)]| {
            Language::of(|name| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
        };
        assert_eq!(of(&[]), Language::English);
        assert_eq!(of(&[("LANG", "fr_FR.UTF-8")]), Language::French);
        assert_eq!(of(&[("LANG", "fr")]), Language::French);
        assert_eq!(of(&[("LANG", "fr_CA.UTF-8"), ("LC_ALL", "C")]), Language::English);
        assert_eq!(of(&[("LANG", "en_US.UTF-8"), ("LC_MESSAGES", "fr_BE@euro"), ("LC_ALL", "")]), Language::French);
        assert_eq!(of(&[("LANG", "fro_XX")]), Language::English);
    }
}
