//! The ways in which a call can be read two ways.

/// Why a call is refused as ambiguous. The reason goes to the log; the caller is told `ambiguous_request` only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ambiguity {
    /// A method that is not 1 to 20 capital letters.
    Method,
    /// A header that asks the back end to take another method than the one sent.
    MethodOverride,
    /// Longer than any call needs.
    TooLong,
    /// Not a path: absolute form, authority form, `*`, or empty.
    NotAPath,
    /// A `#`, which some readers cut at.
    Fragment,
    /// A NUL, plain or encoded.
    Nul,
    /// A control character or a space, plain; or a control character, encoded.
    Control,
    /// A backslash in the path, or a plain one anywhere.
    Backslash,
    /// A byte beyond ASCII that is not encoded.
    NotEncoded,
    /// A `%` that two hexadecimal digits do not follow.
    BadEncoding,
    /// Bytes that are not UTF-8 once decoded.
    InvalidUtf8,
    /// An encoded `/`, `?` or `#` in the path, or a letter that some systems take for one.
    EncodedSeparator,
    /// An encoded `%` in the path or in a parameter's name.
    DoubleEncoding,
    /// A `.` or `..` segment, or a segment that ends with a dot or a space, which some systems drop.
    DotSegment,
    /// An empty segment: `//`, or a slash at the end.
    EmptySegment,
    /// A `;`: path parameters, or a second separator of parameters.
    Semicolon,
    /// The dossier named twice, in parameters or headers.
    DuplicateDossier,
    /// A parameter that some readers take for the dossier's: `codeDossier[]`, `x.codeDossier`, look-alike letters.
    LookAlikeDossier,
    /// A dossier whose text can be read two ways: a plain `+`, or spaces around it.
    DossierText,
    /// The dossier named somewhere else than where the route takes it from.
    DossierElsewhere,
    /// `X-Forwarded-For` and `Forwarded` both, so that two addresses may be meant.
    TwoForwardingFamilies,
    /// A forwarding header that does not say an address where one must be read.
    ForwardingHeader,
    /// A header of the proxy missing, repeated or unreadable.
    ProxyHeader,
}

impl Ambiguity {
    /// A stable code for the log and the journal of the key.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Method => "method",
            Self::MethodOverride => "method_override",
            Self::TooLong => "too_long",
            Self::NotAPath => "not_a_path",
            Self::Fragment => "fragment",
            Self::Nul => "nul",
            Self::Control => "control",
            Self::Backslash => "backslash",
            Self::NotEncoded => "not_encoded",
            Self::BadEncoding => "bad_encoding",
            Self::InvalidUtf8 => "invalid_utf8",
            Self::EncodedSeparator => "encoded_separator",
            Self::DoubleEncoding => "double_encoding",
            Self::DotSegment => "dot_segment",
            Self::EmptySegment => "empty_segment",
            Self::Semicolon => "semicolon",
            Self::DuplicateDossier => "duplicate_dossier",
            Self::LookAlikeDossier => "look_alike_dossier",
            Self::DossierText => "dossier_text",
            Self::DossierElsewhere => "dossier_elsewhere",
            Self::TwoForwardingFamilies => "two_forwarding_families",
            Self::ForwardingHeader => "forwarding_header",
            Self::ProxyHeader => "proxy_header",
        }
    }
}
