//! Dates, places and texts as ISO base media and `QuickTime` files write them.

use std::time::Duration;

/// Seconds from 1904-01-01, where the format's clock begins, to 1970-01-01.
const EPOCH: u64 = 2_082_844_800;

/// `2022-02-16 11:55:41 UTC` for seconds since 1904; `None` for 0, which means "not set". Writers that count from 1970
/// are told by a date before the first such file.
pub(super) fn date(seconds: u64) -> Option<String> {
    let unix = if seconds >= EPOCH { seconds - EPOCH } else { seconds };
    if unix == 0 {
        return None;
    }
    let (year, month, day) = civil(i64::try_from(unix / 86_400).ok()?)?;
    let time = unix % 86_400;
    Some(format!("{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02} UTC", time / 3_600, time / 60 % 60, time % 60))
}

/// `3.1 s`.
pub(super) fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

/// Decimal degrees `48.858370, 2.294481` from an ISO 6709 string, such as `+48.8584+002.2945+035.000/`; degrees, or
/// degrees and minutes, or degrees, minutes and seconds.
pub(super) fn coordinates(iso_6709: &str) -> Option<String> {
    let text = iso_6709.trim().trim_end_matches('\0');
    let split = text.get(1..)?.find(['+', '-'])? + 1;
    let (latitude, rest) = text.split_at_checked(split)?;
    let end = rest.get(1..)?.find(['+', '-', '/', 'C']).map_or(rest.len(), |end| end + 1);
    let latitude = degrees(latitude, 2).filter(|degrees| degrees.abs() <= 90.0)?;
    let longitude = degrees(rest.get(..end)?, 3).filter(|degrees| degrees.abs() <= 180.0)?;
    Some(format!("{latitude:.6}, {longitude:.6}"))
}

/// Text that is UTF-8, or UTF-16 behind a byte-order mark.
pub(super) fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16_be(rest),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// Big-endian UTF-16.
pub(super) fn utf16_be(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|&pair| u16::from_be_bytes(pair)).collect();
    String::from_utf16_lossy(&units)
}

/// One signed part of ISO 6709 whose degrees have `digits` digits.
fn degrees(part: &str, digits: usize) -> Option<f64> {
    let sign = match part.as_bytes().first()? {
        b'+' => 1.0,
        b'-' => -1.0,
        _ => return None,
    };
    let number = part.get(1..)?;
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let whole = number.find('.').unwrap_or(number.len());
    if !is_number || whole == 0 {
        return None;
    }
    let value = if whole <= digits {
        number.parse().ok()?
    } else {
        let (degrees, rest) = number.split_at_checked(digits)?;
        let (minutes, seconds) = if whole <= digits + 2 { (rest, "0") } else { rest.split_at_checked(2)? };
        degrees.parse::<f64>().ok()? + minutes.parse::<f64>().ok()? / 60.0 + seconds.parse::<f64>().ok()? / 3_600.0
    };
    Some(sign * value)
}

/// Year, month and day of a day counted from 1970-01-01, by Hinnant's `civil_from_days`.
fn civil(days: i64) -> Option<(i64, i64, i64)> {
    let shifted = days.checked_add(719_468)?;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Some((year, month, day_of_year - (153 * from_march + 2) / 5 + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_count_from_1904() {
        assert_eq!(date(0), None);
        assert_eq!(date(EPOCH), None);
        assert_eq!(date(EPOCH + 1_645_012_541).as_deref(), Some("2022-02-16 11:55:41 UTC"));
        assert_eq!(date(1_645_012_541).as_deref(), Some("2022-02-16 11:55:41 UTC"));
        assert_eq!(date(EPOCH + 951_782_400).as_deref(), Some("2000-02-29 00:00:00 UTC"));
        assert!(date(u64::MAX).is_some());
    }

    #[test]
    fn places_in_all_forms_of_iso_6709() {
        assert_eq!(coordinates("+48.858370+002.294481+035.0/").as_deref(), Some("48.858370, 2.294481"));
        assert_eq!(coordinates("-33.8568+151.2153/").as_deref(), Some("-33.856800, 151.215300"));
        assert_eq!(coordinates("+4030-07430/").as_deref(), Some("40.500000, -74.500000"));
        assert_eq!(coordinates("+403036.0-0743000CRSWGS_84/").as_deref(), Some("40.510000, -74.500000"));
        assert_eq!(coordinates("+48.85+002.29\0").as_deref(), Some("48.850000, 2.290000"));
        for wrong in ["", "+", "+1", "+1+", "48+2", "+95+002/", "+48+1819999/", "+é+é", "+48.é+002", "+1e5+002/"] {
            assert_eq!(coordinates(wrong), None, "{wrong}");
        }
    }
}
