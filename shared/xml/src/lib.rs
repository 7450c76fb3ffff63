//! One compact tree: names resolved, places kept, limits enforced.
