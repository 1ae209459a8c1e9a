//! Microsoft Entra through Microsoft Graph: client credentials, guests by `POST /invitations`, their state read back
//! from the user. Nothing is believed of an answer that it does not say plainly.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hub_domain::directory::Tenant;
use hub_domain::invitation::{Answer, DirectoryFault, Question};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Client, RequestBuilder, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};

use super::answers;
use super::{Directory, Guest, Reply};

/// No answer of a directory is longer, in bytes.
const ANSWER_BYTES: usize = 1 << 20;
/// The fields of a user that count.
const USER_FIELDS: &str = "id,mail,otherMails,externalUserState,userType";
/// What may stand in a segment of an address.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The installation's application at Microsoft, and where Microsoft is.
#[derive(Clone)]
pub struct GraphApp {
    /// Its identifier.
    pub client_id: String,
    /// Its secret.
    pub client_secret: SecretString,
    /// Where tokens and consents are asked for: `https://login.microsoftonline.com`.
    pub login_url: String,
    /// Where Graph is: `https://graph.microsoft.com`.
    pub graph_url: String,
    /// How long one question may take.
    pub timeout: Duration,
}

impl std::fmt::Debug for GraphApp {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("GraphApp")
            .field("client_id", &self.client_id)
            .field("graph_url", &self.graph_url)
            .finish_non_exhaustive()
    }
}

impl GraphApp {
    /// An application at the public Microsoft cloud.
    #[must_use]
    pub fn new(client_id: String, client_secret: SecretString) -> Self {
        Self {
            client_id,
            client_secret,
            login_url: "https://login.microsoftonline.com".to_owned(),
            graph_url: "https://graph.microsoft.com".to_owned(),
            timeout: Duration::from_secs(15),
        }
    }

    /// Where an administrator of the tenant consents, and comes back from with `state`.
    #[must_use]
    pub fn consent_address(&self, tenant: &Tenant, redirect: &str, state: &str) -> String {
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        format!(
            "{}/{}/adminconsent?client_id={}&redirect_uri={}&state={}",
            self.login_url,
            tenant.as_str(),
            encoded(&self.client_id),
            encoded(redirect),
            encoded(state)
        )
    }
}

/// The connection to Microsoft, shared by all tenants.
#[derive(Debug)]
pub struct GraphClient {
    app: GraphApp,
    http: Client,
    tokens: Mutex<HashMap<String, SecretString>>,
}

impl GraphClient {
    /// A connection for an application.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(app: GraphApp) -> Result<Arc<Self>, String> {
        crate::choose_tls();
        let http = Client::builder()
            .timeout(app.timeout)
            .connect_timeout(app.timeout.min(Duration::from_secs(5)))
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .user_agent("loophub")
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Arc::new(Self {
            app,
            http,
            tokens: Mutex::default(),
        }))
    }

    /// The application.
    #[must_use]
    pub const fn app(&self) -> &GraphApp {
        &self.app
    }

    /// One tenant as a directory.
    #[must_use]
    pub fn tenant(self: &Arc<Self>, tenant: Tenant) -> GraphTenant {
        GraphTenant {
            client: self.clone(),
            tenant,
        }
    }

    async fn token(&self, tenant: &Tenant) -> Result<SecretString, DirectoryFault> {
        if let Some(token) = self.known_token(tenant) {
            return Ok(token);
        }
        let address = format!("{}/{}/oauth2/v2.0/token", self.app.login_url, tenant.as_str());
        let form = [
            ("client_id", self.app.client_id.as_str()),
            ("client_secret", self.app.client_secret.expose_secret()),
            ("scope", "https://graph.microsoft.com/.default"),
            ("grant_type", "client_credentials"),
        ];
        let said = send(self.http.post(address).form(&form)).await;
        // Without a token nothing was asked of the directory, whatever went wrong.
        let said = said.map_err(|fault| DirectoryFault::NotReached(fault.to_string()))?;
        let token = answers::token(&said)?;
        self.tokens
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(tenant.as_str().to_owned(), token.clone());
        Ok(token)
    }

    fn known_token(&self, tenant: &Tenant) -> Option<SecretString> {
        let known = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(tenant.as_str()).cloned()
    }

    fn forget_token(&self, tenant: &Tenant) {
        self.tokens
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(tenant.as_str());
    }
}

/// One tenant of Microsoft Entra.
#[derive(Debug, Clone)]
pub struct GraphTenant {
    client: Arc<GraphClient>,
    tenant: Tenant,
}

impl GraphTenant {
    async fn look_up(&self, guest: &Guest) -> Result<Answer, DirectoryFault> {
        let address = guest.email.as_str().replace('\'', "''");
        let filter = format!("mail eq '{address}' or otherMails/any(o:o eq '{address}')");
        let path = format!(
            "users?$filter={}&$select={USER_FIELDS}&$top=5",
            utf8_percent_encode(&filter, NON_ALPHANUMERIC)
        );
        answers::found(&self.get(&path).await?, &guest.email)
    }

    async fn read(&self, id: &str) -> Result<Answer, DirectoryFault> {
        let id = utf8_percent_encode(id, SEGMENT);
        let path = format!("users/{id}?$select={USER_FIELDS}");
        answers::user(&self.get(&path).await?)
    }

    async fn invite(&self, guest: &Guest) -> Result<Answer, DirectoryFault> {
        let body = json!({
            "invitedUserEmailAddress": guest.email.as_str(),
            "invitedUserDisplayName": guest.name,
            "inviteRedirectUrl": guest.redirect,
            "sendInvitationMessage": false,
        });
        let said = self
            .with_token(|http, token| {
                let address = format!("{}/v1.0/invitations", self.client.app.graph_url);
                http.post(address).bearer_auth(token.expose_secret()).json(&body)
            })
            .await?;
        answers::invited(&said)
    }

    async fn get(&self, path: &str) -> Result<Said, DirectoryFault> {
        self.with_token(|http, token| {
            let address = format!("{}/v1.0/{path}", self.client.app.graph_url);
            http.get(address).bearer_auth(token.expose_secret())
        })
        .await
    }

    /// Sends a request with a token; a token that is refused (nothing was done then) is renewed once.
    async fn with_token(
        &self,
        request: impl Fn(&Client, &SecretString) -> RequestBuilder,
    ) -> Result<Said, DirectoryFault> {
        for _ in 0..2 {
            let token = self.client.token(&self.tenant).await?;
            let said = send(request(&self.client.http, &token)).await?;
            if said.status != StatusCode::UNAUTHORIZED {
                return answers::usable(said);
            }
            self.client.forget_token(&self.tenant);
        }
        Err(DirectoryFault::NotReached(
            "the token is refused (401)".to_owned(),
        ))
    }
}

impl Directory for GraphTenant {
    fn ask<'a>(&'a self, question: &'a Question, guest: &'a Guest) -> Reply<'a, Answer> {
        Box::pin(async move {
            let answered = match question {
                Question::LookUp => self.look_up(guest).await,
                Question::Invite => self.invite(guest).await,
                Question::Read(id) => self.read(id).await,
            };
            answered.unwrap_or_else(Answer::Fault)
        })
    }

    fn check(&self) -> Reply<'_, Result<(), DirectoryFault>> {
        Box::pin(async move {
            // A token of before the consent must not answer for it.
            self.client.forget_token(&self.tenant);
            let said = self.get("users?$select=id&$top=1").await?;
            answers::checked(&said)
        })
    }
}

/// What was said: status, how long to wait, and the body as JSON where it is some.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Option<Value>,
}

impl Said {
    /// What the sender asks to wait, as its header says it.
    pub(super) fn retry_after(&self) -> Option<&str> {
        self.headers.get(RETRY_AFTER)?.to_str().ok()
    }
}

/// Sends a request and reads the answer, of which no more is read than an answer can hold.
async fn send(request: RequestBuilder) -> Result<Said, DirectoryFault> {
    let mut response = request.send().await.map_err(|error| {
        // Without a connection nothing was said; afterwards nobody knows what was heard.
        let is_before = error.is_connect() || error.is_builder();
        let words = error.without_url().to_string();
        if is_before {
            DirectoryFault::NotReached(words)
        } else {
            DirectoryFault::Unknown(words)
        }
    })?;
    let (status, headers) = (response.status(), response.headers().clone());
    let mut body = Vec::new();
    loop {
        let part = response
            .chunk()
            .await
            .map_err(|error| DirectoryFault::Unknown(error.without_url().to_string()))?;
        let Some(part) = part else { break };
        if body.len() + part.len() > ANSWER_BYTES {
            return Err(DirectoryFault::Unknown(
                "the answer is longer than 1 MB".to_owned(),
            ));
        }
        body.extend_from_slice(&part);
    }
    Ok(Said {
        status,
        headers,
        body: serde_json::from_slice(&body).ok(),
    })
}
