//! The clock: keys expire and sessions end by it, so it must agree with others.

use hub_domain::moment::Moment;

use super::Finding;

const ABOUT: &str = "clock";
/// Beyond this difference the journal's order and expiries are in doubt, in milliseconds.
const WARN_BEYOND: i64 = 2_000;
/// Beyond this one tokens and certificates are refused, in milliseconds.
const FAULT_BEYOND: i64 = 60_000;
/// A `Date` header counts whole seconds, and its answer travelled.
const COARSE: i64 = 2_000;

/// Compares our clock with the database's and with the proxy's: each theirs, then ours at the same moment.
pub fn examine(database: Option<(Moment, Moment)>, proxy: Option<(Moment, Moment)>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some((theirs, ours)) = database {
        findings.push(compare("the database server's", theirs, ours, 0));
    }
    if let Some((theirs, ours)) = proxy {
        findings.push(compare("the proxy's", theirs, ours, COARSE));
    }
    if findings.is_empty() {
        findings.push(Finding::skipped(
            ABOUT,
            "there is no other clock to compare with; let NTP keep this one",
        ));
    }
    findings
}

fn compare(whose: &str, theirs: Moment, ours: Moment, coarse: i64) -> Finding {
    let ahead = ours.0 - theirs.0;
    let apart = ahead.abs();
    let advice = "let NTP keep both clocks (timedatectl set-ntp true)";
    let seconds = apart / 1000;
    let way = if ahead > 0 { "ahead of" } else { "behind" };
    if apart <= WARN_BEYOND + coarse {
        Finding::good(ABOUT, format!("it agrees with {whose}"))
    } else if apart <= FAULT_BEYOND {
        Finding::warning(ABOUT, format!("it is {seconds} s {way} {whose}"), advice)
    } else {
        Finding::fault(ABOUT, format!("it is {seconds} s {way} {whose}"), advice)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Grade;
    use super::*;

    #[test]
    fn a_clock_that_goes_wrong_is_told_with_its_way() {
        let at = |millis: i64| Some((Moment(1_000_000), Moment(1_000_000 + millis)));
        let one = |database, proxy| examine(database, proxy).remove(0);
        assert_eq!(one(at(500), None).grade, Grade::Good);
        assert_eq!(
            one(at(-5_000), None).said,
            "it is 5 s behind the database server's"
        );
        assert_eq!(one(at(90_000), None).grade, Grade::Fault);
        assert_eq!(one(None, at(3_500)).grade, Grade::Good, "a Date header is coarse");
        assert_eq!(one(None, at(9_000)).said, "it is 9 s ahead of the proxy's");
        assert_eq!(one(None, None).grade, Grade::Skipped);
    }
}
