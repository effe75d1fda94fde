//! Turns by quarters.

/// A turn clockwise by quarters.
///
/// ```
/// use tesseract_safe::Rotation;
/// assert_eq!(Rotation::D90.inverse(), Rotation::D270);
/// assert_eq!(Rotation::from_degrees(180), Some(Rotation::D180));
/// assert_eq!(Rotation::from_degrees(45), None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rotation {
    /// Not at all.
    #[default]
    D0,
    /// By a quarter.
    D90,
    /// Upside down.
    D180,
    /// By three quarters.
    D270,
}

impl Rotation {
    /// All turns.
    pub const ALL: [Self; 4] = [Self::D0, Self::D90, Self::D180, Self::D270];

    /// 0, 90, 180 or 270 degrees, clockwise.
    #[must_use]
    pub const fn degrees(self) -> u32 {
        self as u32 * 90
    }

    /// The turn by 0, 90, 180 or 270 degrees.
    #[must_use]
    pub fn from_degrees(degrees: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|turn| turn.degrees() == degrees)
    }

    /// The turn that takes this one back.
    #[must_use]
    pub const fn inverse(self) -> Self {
        match self {
            Self::D0 => Self::D0,
            Self::D90 => Self::D270,
            Self::D180 => Self::D180,
            Self::D270 => Self::D90,
        }
    }

    /// The turn by so many quarters.
    pub(crate) fn from_quarters(quarters: i32) -> Self {
        match quarters.rem_euclid(4) {
            0 => Self::D0,
            1 => Self::D90,
            2 => Self::D180,
            _ => Self::D270,
        }
    }
}
