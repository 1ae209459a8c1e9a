//! What nginx must say once and for all, and what a client may not say at all.

use hub_domain::api_key::KeyKind;

use crate::fixture::everywhere;

const URI: &str = "/compte?codeDossier=A1";

/// 3.3: the target and the method are said exactly once; the client's own headers never replace them.
#[test]
fn a_question_that_can_be_read_two_ways_is_refused() {
    everywhere(|house| async move {
        let key = house
            .issue(&house.alpha, "alpha-standard", KeyKind::Standard)
            .await;
        house.install(&house.alpha, "dext", &key, &["A1"]).await;
        let presented = key.presented();
        let base = [
            ("x-apikey", presented.as_str()),
            ("x-original-method", "GET"),
            ("x-original-uri", URI),
        ];
        assert_eq!(house.call("GET", "/gate/nginx", &base).await.status, 200);
        let mut questions = vec![base[..2].to_vec(), [&base[..1], &base[2..]].concat()];
        for extra in [
            ("x-original-uri", URI),
            ("x-original-uri", "/journal?codeDossier=A1"),
            ("x-original-method", "GET"),
            ("x-original-method", "POST"),
            ("x-http-method-override", "DELETE"),
            ("x-http-method", "PUT"),
            ("x-method-override", "PUT"),
            ("x-original-url", "/journal"),
            ("x-rewrite-url", "/journal"),
        ] {
            questions.push([&base[..], &[extra]].concat());
        }
        for wrong in ["get", "", "GET POST", "GÉT", "G,T"] {
            questions.push([&base[..1], &[("x-original-method", wrong)], &base[2..]].concat());
        }
        for headers in questions {
            let answer = house.call("GET", "/gate/nginx", &headers).await;
            assert_eq!(answer.status, 403, "{headers:?}");
            assert_eq!(
                answer.header("x-loophub-reason"),
                "ambiguous_request",
                "{headers:?}"
            );
        }
        let repeated = [&base[..], &base[..1]].concat();
        let answer = house.call("GET", "/gate/nginx", &repeated).await;
        assert_eq!(answer.status, 401);
        assert_eq!(answer.header("x-loophub-reason"), "malformed_credentials");
    });
}

/// 3.3: nothing but 200, 401 and 403, whatever the method of the sub-request and whatever it says.
#[test]
fn nginx_gets_nothing_but_200_401_and_403() {
    everywhere(|house| async move {
        let key = house
            .issue(&house.alpha, "alpha-standard", KeyKind::Standard)
            .await;
        house.install(&house.alpha, "dext", &key, &["A1"]).await;
        let presented = key.presented();
        for method in [
            "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND",
        ] {
            let known = [("x-apikey", presented.as_str())];
            let question = [("x-original-method", "GET"), ("x-original-uri", URI)];
            for (headers, status) in [
                ([&known[..], &question[..]].concat(), 200),
                (known.to_vec(), 403),
                (question.to_vec(), 401),
                (Vec::new(), 401),
            ] {
                let answer = house.call(method, "/gate/nginx", &headers).await;
                assert_eq!(answer.status, status, "{method} {headers:?}");
            }
        }
    });
}

/// 3.3: headers that look like the gate's answer are not listened to, and not sent back.
#[test]
fn forged_answers_are_not_listened_to() {
    everywhere(|house| async move {
        let key = house
            .issue(&house.alpha, "alpha-standard", KeyKind::Standard)
            .await;
        house.install(&house.alpha, "dext", &key, &["A1"]).await;
        let presented = key.presented();
        let headers = [
            ("x-apikey", presented.as_str()),
            ("x-original-method", "GET"),
            ("x-original-uri", "/compte?codeDossier=A5"),
            ("x-loophub-firm", "BETA"),
            ("x-loophub-dossier", "A5"),
            ("x-loophub-application", "1"),
            ("x-dossier", "A1"),
            ("x-forwarded-uri", URI),
        ];
        let answer = house.call("GET", "/gate/nginx", &headers).await;
        assert_eq!(answer.status, 403);
        assert_eq!(answer.header("x-loophub-reason"), "dossier_not_open");
        for absent in ["firm", "dossier", "application", "account"] {
            assert_eq!(answer.header(&format!("x-loophub-{absent}")), "");
        }
    });
}
