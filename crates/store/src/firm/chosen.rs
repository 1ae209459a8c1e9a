//! What a basket comes to when it is used, as the end of a statement.

/// The chosen dossiers of a basket as the end of a statement, from `FROM` on: `d` is a dossier, `b` the basket. It
/// binds `$1` the firm, `$2` the basket, `$3` whether the person may act on every dossier of the firm: give it
/// `Basket::args`, and take the variant of `Basket::source`. `listed` reads the exceptions themselves.
macro_rules! chosen_from {
    (listed) => {
        "FROM basket_exception x JOIN basket b ON b.firm_id = x.firm_id AND b.id = x.basket_id \
            JOIN dossier d ON d.firm_id = x.firm_id AND d.id = x.dossier_id AND d.selectable \
            WHERE x.firm_id = $1 AND x.basket_id = $2 \
            AND ($3 OR d.owner_id = b.staff_id OR d.engagement_manager_id = b.staff_id) \
            AND (b.list <> 'portefeuille' OR EXISTS (SELECT 1 FROM portfolio_entry p \
                WHERE p.firm_id = b.firm_id AND p.staff_id = b.staff_id AND p.dossier_id = d.id))"
    };
    (all_dossiers) => {
        "FROM basket b JOIN dossier d ON d.firm_id = b.firm_id AND d.selectable \
            WHERE b.firm_id = $1 AND b.id = $2 \
            AND ($3 OR d.owner_id = b.staff_id OR d.engagement_manager_id = b.staff_id) \
            AND NOT EXISTS (SELECT 1 FROM basket_exception x \
                WHERE x.firm_id = b.firm_id AND x.basket_id = b.id AND x.dossier_id = d.id)"
    };
    (all_portfolio) => {
        "FROM basket b JOIN portfolio_entry p ON p.firm_id = b.firm_id AND p.staff_id = b.staff_id \
            JOIN dossier d ON d.firm_id = p.firm_id AND d.id = p.dossier_id AND d.selectable \
            WHERE b.firm_id = $1 AND b.id = $2 \
            AND ($3 OR d.owner_id = b.staff_id OR d.engagement_manager_id = b.staff_id) \
            AND NOT EXISTS (SELECT 1 FROM basket_exception x \
                WHERE x.firm_id = b.firm_id AND x.basket_id = b.id AND x.dossier_id = d.id)"
    };
}
pub(super) use chosen_from;
