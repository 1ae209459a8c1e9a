//! How a staff member stands to a contact, who may be linked to dossiers of several people (`ACT-01`, `GST-01`).

use crate::authz::Target;
use crate::ids::StaffId;

/// The dossiers a contact is linked to, and how many of them a staff member owns or manages.
///
/// Whoever is in charge of one of them keeps the contact's names and numbers and asks for an invitation. The address is
/// the key to everything the contact may open: it is changed, and the contact removed, only by whoever is in charge of
/// every one. Else the owner of one dossier could pass for the contacts of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charge {
    staff: Option<StaffId>,
    dossiers: i64,
    own: i64,
}

impl Charge {
    /// Of `dossiers` linked to the contact, `own` are in the charge of `staff`.
    #[must_use]
    pub const fn new(staff: Option<StaffId>, dossiers: i64, own: i64) -> Self {
        Self { staff, dossiers, own }
    }

    /// The target of an act on the contact's names, numbers and invitation: one dossier is enough.
    #[must_use]
    pub const fn some(self) -> Target {
        self.when(self.own > 0)
    }

    /// The target of an act on the contact's address or on the contact as a whole: it takes every dossier.
    #[must_use]
    pub const fn every(self) -> Target {
        self.when(self.own > 0 && self.own == self.dossiers)
    }

    const fn when(self, is_in_charge: bool) -> Target {
        if is_in_charge {
            Target::Dossier {
                owner: self.staff,
                engagement_manager: None,
            }
        } else {
            Target::Firm
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ACT-01: a contact of nobody's dossier belongs to the firm; one of several people's is changed as a whole by
    /// those alone who are in charge of all of them.
    #[test]
    fn act_01_a_contact_of_several_people() {
        let staff = Some(StaffId(7));
        let own = Target::Dossier {
            owner: staff,
            engagement_manager: None,
        };
        for (dossiers, in_charge, some, every) in [
            (0, 0, Target::Firm, Target::Firm),
            (1, 0, Target::Firm, Target::Firm),
            (1, 1, own, own),
            (2, 1, own, Target::Firm),
            (2, 2, own, own),
        ] {
            let charge = Charge::new(staff, dossiers, in_charge);
            assert_eq!(
                (charge.some(), charge.every()),
                (some, every),
                "{in_charge}/{dossiers}"
            );
        }
    }
}
