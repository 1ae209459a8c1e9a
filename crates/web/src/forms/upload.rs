//! A form with a file: its fields come first, then the file, which is written to the disk as it comes.

use axum::body::Bytes;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{FromRequest as _, Request};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use hub_app::import::{ImportLimits, Source, file_name, spool};
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use tokio::io::{AsyncSeekExt as _, AsyncWriteExt as _};

use super::FormData;
use crate::errors::Refusal;

/// The most bytes of what is no file.
const FIELDS_BYTES: usize = 16 * 1024;
/// The most bytes of a text that is pasted in place of a file: the field `codes`.
pub const PASTED_BYTES: usize = 4 << 20;
/// The field of a text that is pasted in place of a file.
const PASTED: &str = "codes";
/// The most fields before the file.
const FIELDS: usize = 20;
/// How much of a file beyond its limit is still read, so that the browser hears the answer: a factor.
const DRAINED: u64 = 4;

/// A form with a file.
#[derive(Debug)]
pub struct Upload {
    /// The fields before the file.
    pub fields: FormData,
    /// What was pasted in place of a file, without what is no text.
    pub pasted: String,
    /// What came as the file.
    pub file: UploadedFile,
}

/// What came as the file of a form.
#[derive(Debug)]
pub enum UploadedFile {
    /// Nothing was chosen.
    None,
    /// A file with its name.
    Some(Source),
    /// It is larger than the limit.
    TooLarge,
}

/// Reads a form with the file `name`. `check` sees the fields before anything of the file is kept.
///
/// # Errors
/// The refusal to be shown: what is no such form, what breaks off, a disk that is full.
pub async fn read_upload<E: From<Refusal>, F: Future<Output = Result<(), E>>>(
    request: Request,
    name: &str,
    limits: &ImportLimits,
    check: impl FnOnce(FormData) -> F,
) -> Result<Upload, E> {
    let kind = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        // A form sent without a file, as programs do.
        let body = Bytes::from_request(request, &())
            .await
            .map_err(|_| Refusal::TooLarge)?;
        let fields =
            FormData::parse(&body[..body.len().min(FIELDS_BYTES)]).map_err(|_| Refusal::Unreadable)?;
        check(fields.clone()).await?;
        return Ok(Upload {
            pasted: fields.lines(PASTED).join("\n"),
            fields,
            file: UploadedFile::None,
        });
    }
    let mut pasted = String::new();
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|_| Refusal::Unreadable)?;
    let mut typed = Vec::new();
    while let Some(mut field) = parts.next_field().await.map_err(broken)? {
        let field_name = field.name().unwrap_or_default().to_owned();
        if field_name == name {
            let fields = FormData::parse(&typed).map_err(|_| Refusal::Unreadable)?;
            check(fields.clone()).await?;
            let file = keep(field, limits).await?;
            return Ok(Upload { fields, pasted, file });
        }
        if typed.iter().filter(|byte| **byte == b'&').count() > FIELDS {
            return Err(Refusal::Unreadable.into());
        }
        let is_pasted = field_name == PASTED;
        let room = if is_pasted {
            PASTED_BYTES
        } else {
            FIELDS_BYTES - typed.len()
        };
        let mut value = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(broken)? {
            if value.len() + chunk.len() > room {
                return Err(Refusal::TooLarge.into());
            }
            value.extend_from_slice(&chunk);
        }
        if is_pasted {
            pasted = String::from_utf8_lossy(&value).replace(['\0', '\u{fffd}'], "");
            continue;
        }
        let pair = format!(
            "{}={}&",
            percent_encode(field_name.as_bytes(), NON_ALPHANUMERIC),
            percent_encode(&value, NON_ALPHANUMERIC)
        );
        typed.extend_from_slice(pair.as_bytes());
        if typed.len() > FIELDS_BYTES {
            return Err(Refusal::TooLarge.into());
        }
    }
    let fields = FormData::parse(&typed).map_err(|_| Refusal::Unreadable)?;
    check(fields.clone()).await?;
    Ok(Upload {
        fields,
        pasted,
        file: UploadedFile::None,
    })
}

async fn keep(mut field: Field<'_>, limits: &ImportLimits) -> Result<UploadedFile, Refusal> {
    let name = file_name(field.file_name().unwrap_or_default());
    let mut file = tokio::fs::File::from_std(spool(limits).map_err(|error| disk(&error))?);
    let mut bytes = 0_u64;
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        bytes += chunk.len() as u64;
        if bytes > limits.file_bytes * DRAINED {
            return Err(Refusal::TooLarge);
        }
        if bytes <= limits.file_bytes {
            file.write_all(&chunk).await.map_err(|error| disk(&error))?;
        }
    }
    if bytes > limits.file_bytes {
        return Ok(UploadedFile::TooLarge);
    }
    if bytes == 0 && name.is_empty() {
        return Ok(UploadedFile::None);
    }
    file.flush().await.map_err(|error| disk(&error))?;
    file.rewind().await.map_err(|error| disk(&error))?;
    let file = file.into_std().await;
    Source::new(file, &name)
        .map(UploadedFile::Some)
        .map_err(|error| disk(&error))
}

fn broken(error: MultipartError) -> Refusal {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Refusal::TooLarge
    } else {
        Refusal::Unreadable
    }
}

fn disk(error: &std::io::Error) -> Refusal {
    tracing::error!(%error, "a file that was sent could not be kept");
    if error.kind() == std::io::ErrorKind::StorageFull {
        Refusal::Full
    } else {
        Refusal::Unavailable {
            what: String::new(),
            seconds: 30,
        }
    }
}
