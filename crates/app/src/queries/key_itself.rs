//! What a key may know about itself.
