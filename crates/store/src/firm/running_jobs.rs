//! What runs beside the server for a firm right now: files being read or taken over, letters of an act that wait.

use hub_domain::ids::StaffId;
use hub_domain::moment::Moment;

use crate::db::args;
use crate::error::StoreError;
use crate::firm_tx::FirmReader;
use crate::sql::firm_sql;

firm_sql! {
    // One statement, as every page asks. One letter alone is no job worth a line. While the server of letters is away many
    // wait: the newest are looked at.
    RUNNING_JOBS = "SELECT done, total FROM import_file WHERE firm_id = $1 AND state IN ('reading', 'applying') \
            AND updated_at > $2 AND expires_at > $2 AND ($3 = 0 OR staff_id = $3) \
        UNION ALL SELECT w.total - w.waiting, w.total FROM (\
            SELECT (SELECT COUNT(*) FROM mail m WHERE m.firm_id = b.firm_id AND m.act_id = b.id \
                    AND m.template NOT IN ('test', 'sign_in_link', 'delivery_ended')) AS total, \
                (SELECT COUNT(*) FROM mail m WHERE m.firm_id = b.firm_id AND m.act_id = b.id \
                    AND m.template NOT IN ('test', 'sign_in_link', 'delivery_ended') AND m.state = 'waiting') AS waiting \
            FROM (SELECT DISTINCT p.act_id FROM (SELECT act_id FROM mail WHERE firm_id = $1 AND state = 'waiting' \
                    AND template NOT IN ('test', 'sign_in_link', 'delivery_ended') ORDER BY id DESC LIMIT 1000) p) a \
            JOIN act b ON b.firm_id = $1 AND b.id = a.act_id \
            WHERE $3 = 0 OR (b.actor_kind = 'staff' AND b.actor_id = $3)) w WHERE w.total > 1";
}

impl FirmReader {
    /// How far each job is that runs, done out of total: everybody's, or one person's. A file that has not moved since
    /// `alive_since` is left behind by a process that died.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn running_jobs(
        &mut self,
        of: Option<StaffId>,
        alive_since: Moment,
    ) -> Result<Vec<(i64, i64)>, StoreError> {
        let of = of.map_or(0, |staff| staff.0);
        let rows = self
            .link
            .all(&RUNNING_JOBS, args![self.firm, alive_since, of])
            .await?;
        rows.iter().map(|row| Ok((row.int(0)?, row.int(1)?))).collect()
    }
}
