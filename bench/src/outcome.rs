//! How the benchmarks fail: with one sentence.

/// What a step of a benchmark gives, or why it could not be measured.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// A failure in words.
pub fn fault<T>(text: impl Into<String>) -> Outcome<T> {
    Err(text.into().into())
}
