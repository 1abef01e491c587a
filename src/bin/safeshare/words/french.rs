//! French.

use safeshare::{Category, Error, Kind, Limit, Storage, TooLarge, Unsupported};

use super::table::{Table, scaled};

pub struct French;

impl Table for French {
    fn category(&self, category: Category) -> &'static str {
        match category {
            Category::Location => "Où",
            Category::Identity => "Qui",
            Category::Time => "Quand",
            Category::Device => "Avec quel appareil",
            Category::HiddenMedia => "Images et vidéos cachées",
            Category::EditHistory => "Ce qui lui a été fait",
            Category::Other => "Autres",
        }
    }

    fn kind(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::Coordinates => "Lieu de la prise de vue",
            Kind::GpsDetail => "Altitude, direction et autres",
            Kind::PlaceName => "Nom d’un lieu",
            Kind::PersonName => "Nom d’une personne",
            Kind::FaceRegion => "Emplacement d’un visage dans l’image",
            Kind::Author => "Auteur ou propriétaire",
            Kind::SerialNumber => "Numéro de série",
            Kind::UniqueId => "Numéro propre à cette image ou à sa série",
            Kind::DateTime => "Date et heure",
            Kind::DeviceModel => "Appareil photo ou téléphone",
            Kind::Software => "Logiciel",
            Kind::CameraSettings => "Réglages de l’appareil",
            Kind::MakerNote => "Notes privées du fabricant de l’appareil",
            Kind::Thumbnail => "Une seconde petite image, souvent non recadrée",
            Kind::SecondPicture => "Une seconde image",
            Kind::DepthMap => "Une carte des distances",
            Kind::GainMap => "Une carte de luminosité, où l’image se revoit en gris",
            Kind::Video => "Une vidéo",
            Kind::Audio => "Du son",
            Kind::OtherFrames => "D’autres images d’une animation",
            Kind::EditHistory => "Traces de retouches",
            Kind::ContentCredentials => "Certificat de contenu : qui l’a faite, avec quoi",
            Kind::Text => "Texte",
            Kind::ColorProfile => "Profil de couleurs",
            Kind::OtherField => "Autres champs",
            Kind::UnknownData => "Données de nature inconnue",
            Kind::TrailingData => "Données après la fin de l’image",
        }
    }

    fn error(&self, error: &Error) -> &'static str {
        match error {
            Error::Unsupported(Unsupported::PlatformDecoded) => {
                "ce format est décodé par le téléphone ; ici, seuls JPEG, PNG, WebP et GIF sont lus"
            }
            Error::Unsupported(Unsupported::Variant(_)) => "cette variante du format n’est pas lue",
            Error::Unsupported(_) => "ce n’est pas une image lue ici (JPEG, PNG, WebP et GIF le sont)",
            Error::Damaged(_) => "l’image est endommagée",
            Error::TooLarge(TooLarge::Pixels | TooLarge::Side) => "l’image a trop de pixels",
            Error::TooLarge(TooLarge::Memory) => "l’image demanderait trop de mémoire",
            Error::TooLarge(_) => "le fichier est trop gros",
            Error::LimitReached(Limit::Time) => "cela prend trop de temps",
            Error::LimitReached(_) => "le fichier demande plus de travail qu’une photo ne devrait",
            Error::InvalidCover(_) => "un cache sort de l’image, ou il y en a trop",
            Error::Cancelled => "annulé",
            Error::Storage(Storage::NotFound) => "fichier ou dossier introuvable",
            Error::Storage(Storage::Denied) => "accès refusé",
            Error::Storage(Storage::Full) => "il n’y a plus de place",
            Error::Storage(Storage::Read) => "le fichier n’a pas pu être lu",
            Error::Storage(_) => "le nouveau fichier n’a pas pu être écrit",
            Error::Model(_) => "le modèle du bouclier est inutilisable ; rien n’a été écrit",
            _ => "une erreur de SafeShare lui-même ; rien n’a été écrit",
        }
    }

    fn hidden(&self) -> &'static str {
        "Caché dans cette photo :"
    }

    fn nothing_hidden(&self) -> &'static str {
        "Rien de caché n’a été trouvé."
    }

    fn removed(&self) -> &'static str {
        "Était caché dans l’original et n’est pas dans la nouvelle image :"
    }

    fn nothing_removed(&self) -> &'static str {
        "Rien de caché n’a été trouvé dans l’original."
    }

    fn incomplete(&self) -> &'static str {
        "Des données cachées sont endommagées ou trop longues à lire jusqu’au bout ; il peut y en avoir d’autres."
    }

    fn shielded(&self, psnr: f32) -> String {
        format!("Bouclier : actif (à {} dB de l’image sans bouclier)", comma(psnr.into(), 1))
    }

    fn shield_changed_nothing(&self) -> &'static str {
        "Bouclier : actif, mais il n’a rien trouvé à changer dans cette image"
    }

    fn shield_off(&self) -> &'static str {
        "Bouclier : inactif"
    }

    fn faces_shielded(&self, count: usize) -> String {
        if count == 1 { "1 visage protégé".into() } else { format!("{count} visages protégés") }
    }

    fn places_covered(&self, count: usize) -> String {
        if count == 1 { "1 endroit masqué".into() } else { format!("{count} endroits masqués") }
    }

    fn no_face_covered(&self) -> &'static str {
        "Aucun visage n’a été trouvé, donc aucun n’est masqué : regardez bien l’image avant de la partager."
    }

    fn first_frame_kept(&self) -> &'static str {
        "La première image de l’animation a été gardée, les autres non."
    }

    fn file_not_seen(&self) -> &'static str {
        "Le fichier d’origine n’a pas été vu : ce qui y était caché n’est pas connu, et n’est pas dans la nouvelle image."
    }

    fn no_photos(&self) -> &'static str {
        "Aucune photo trouvée."
    }

    fn house_sized(&self) -> &'static str {
        "sur une carte, un point de la taille d’une maison"
    }

    fn zero_place(&self) -> &'static str {
        "les champs y sont, mais à zéro"
    }

    fn seconds_of_video(&self, seconds: f64) -> String {
        format!("{} s de vidéo", comma(seconds, 1))
    }

    fn with_sound(&self) -> &'static str {
        "avec le son"
    }

    fn more_frames(&self, count: u64) -> String {
        if count == 1 {
            "Une autre image d’une animation".into()
        } else {
            format!("{count} autres images d’une animation")
        }
    }

    fn values(&self, count: usize) -> String {
        if count == 1 { "1 valeur".into() } else { format!("{count} valeurs") }
    }

    fn more(&self, count: usize) -> String {
        if count == 1 { "et 1 autre".into() } else { format!("et {count} autres") }
    }

    fn colon(&self) -> &'static str {
        " : "
    }

    fn bytes(&self, bytes: u64) -> String {
        let (value, decimals, unit) = scaled(bytes);
        format!("{} {}", comma(value, decimals), ["octets", "ko", "Mo", "Go"][unit])
    }
}

fn comma(value: f64, decimals: usize) -> String {
    format!("{value:.decimals$}").replace('.', ",")
}
