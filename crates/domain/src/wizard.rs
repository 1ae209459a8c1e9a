//! wizard.
