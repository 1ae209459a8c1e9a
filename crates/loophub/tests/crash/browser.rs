//! A browser without a screen: keeps its cookies, follows nothing, and fills the forms of the pages.

use std::time::Duration;

use reqwest::{Client, RequestBuilder, StatusCode};
use scraper::{ElementRef, Html, Selector};

/// Somebody of the demo.
pub struct Browser {
    client: Client,
    address: String,
    email: &'static str,
    is_in: bool,
}

/// What the server answered.
pub struct Page {
    pub status: StatusCode,
    /// Where it leads, when it leads elsewhere.
    pub location: String,
    pub text: String,
}

/// A form's fields: names and values.
pub type Fields = Vec<(String, String)>;

impl Browser {
    /// Somebody who has not signed in yet.
    pub fn of(email: &'static str) -> Self {
        Self {
            client: client(),
            address: String::new(),
            email,
            is_in: false,
        }
    }

    /// The server is there now. Who had signed in is still in.
    pub fn goes_to(&mut self, address: &str) {
        address.clone_into(&mut self.address);
    }

    /// Signs in once and for all; nothing when the server dies meanwhile.
    pub async fn sign_in(&mut self) -> Option<()> {
        if !self.is_in {
            let fields = [
                ("email", self.email),
                ("mot_de_passe", "loophub-demo"),
                ("retour", "/compte"),
            ];
            let request = self.client.post(format!("{}/connexion", self.address));
            let page = answer(request.form(&fields)).await?;
            assert_eq!(page.status, StatusCode::SEE_OTHER, "{} signs in", self.email);
            self.is_in = true;
        }
        Some(())
    }

    /// Any answer to a question; nothing when the server dies meanwhile.
    pub async fn asks(&self, path: &str) -> Option<Page> {
        answer(self.client.get(format!("{}{path}", self.address))).await
    }

    /// A page that must be shown.
    pub async fn get(&self, path: &str) -> Option<Page> {
        let page = self.asks(path).await?;
        assert_eq!(
            page.status,
            StatusCode::OK,
            "GET {path} leads to « {} »: an acknowledged session is lost? {}",
            page.location,
            page.words()
        );
        Some(page)
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, fields: &Fields) -> Option<Page> {
        answer(self.client.post(format!("{}{path}", self.address)).form(fields)).await
    }

    /// Sends a form with a file.
    pub async fn upload(&self, path: &str, fields: &Fields, file: &str) -> Option<Page> {
        const BOUNDARY: &str = "----loophub-crash-campaign";
        let mut body = String::new();
        for (name, value) in fields {
            body += &format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
        }
        body += &format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"lot.csv\"\r\n\
             Content-Type: text/csv\r\n\r\n{file}\r\n--{BOUNDARY}--\r\n"
        );
        let request = self.client.post(format!("{}{path}", self.address));
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        answer(request.header("content-type", kind).body(body)).await
    }

    /// A machine's call.
    pub async fn call(&self, path: &str, headers: &[(&str, &str)]) -> Option<Page> {
        let mut request = self.client.get(format!("{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        answer(request).await
    }
}

fn client() -> Client {
    hub_outbound::choose_tls();
    Client::builder()
        .cookie_store(true)
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(60))
        .build()
        .expect("a client is made")
}

async fn answer(request: RequestBuilder) -> Option<Page> {
    let answer = request.send().await.ok()?;
    let status = answer.status();
    let location = answer
        .headers()
        .get("location")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let text = answer.text().await.ok()?;
    Some(Page {
        status,
        location,
        text,
    })
}

impl Page {
    /// The hidden fields of the page's form.
    pub fn hidden(&self) -> Fields {
        self.each("main form input[type=hidden]", |input| {
            Some((input.attr("name")?.to_owned(), input.attr("value")?.to_owned()))
        })
    }

    /// The hidden fields, and what is typed.
    pub fn filled(&self, typed: &[(&str, &str)]) -> Fields {
        let mut fields = self.hidden();
        fields.retain(|(name, _)| typed.iter().all(|(other, _)| name != other));
        fields.extend(
            typed
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        fields
    }

    /// The value of the choice with these words.
    pub fn option(&self, words: &str) -> String {
        let found = self.each("option", |option| {
            let is_it = option.text().collect::<String>().trim() == words;
            is_it.then(|| option.attr("value").map(str::to_owned)).flatten()
        });
        found.into_iter().next().expect("the choice is offered")
    }

    /// The boxes of that name: value, label, whether it is ticked.
    pub fn boxes(&self, name: &str) -> Vec<(String, String, bool)> {
        let labels = self.each("main label[for]", |label| {
            Some((
                label.attr("for")?.to_owned(),
                label.text().collect::<String>().trim().to_owned(),
            ))
        });
        self.each(&format!("main input[type=checkbox][name={name}]"), |tick| {
            let id = tick.attr("id")?;
            let label = labels.iter().find(|(of, _)| of == id)?.1.clone();
            Some((
                tick.attr("value")?.to_owned(),
                label,
                tick.attr("checked").is_some(),
            ))
        })
    }

    /// The ticked boxes of that name, as a browser sends them.
    pub fn ticked(&self, name: &str) -> Fields {
        self.each(
            &format!("main input[type=checkbox][name={name}][checked]"),
            |tick| Some((name.to_owned(), tick.attr("value")?.to_owned())),
        )
    }

    /// The cells of each line of the table.
    pub fn lines(&self) -> Vec<Vec<String>> {
        let cell = Selector::parse("th, td").expect("a selector");
        self.each("main tbody tr", |line| {
            Some(
                line.select(&cell)
                    .map(|cell| cell.text().collect::<String>().trim().to_owned())
                    .collect(),
            )
        })
    }

    /// The addresses of links with exactly these words.
    pub fn links(&self, words: &str) -> Vec<String> {
        self.each("main a[href]", |link| {
            let is_it = link.text().collect::<String>().trim() == words;
            is_it.then(|| link.attr("href").map(str::to_owned)).flatten()
        })
    }

    /// What the page shows to be copied.
    pub fn codes(&self) -> Vec<String> {
        self.each("main code", |code| {
            Some(code.text().collect::<String>().trim().to_owned())
        })
    }

    /// The words of the page.
    pub fn words(&self) -> String {
        let texts = self.each("main", |main| Some(main.text().collect::<String>()));
        texts.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn each<T>(&self, selector: &str, of: impl Fn(ElementRef<'_>) -> Option<T>) -> Vec<T> {
        let selector = Selector::parse(selector).expect("a selector");
        Html::parse_document(&self.text)
            .select(&selector)
            .filter_map(of)
            .collect()
    }
}
