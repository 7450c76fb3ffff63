//! What the world offers: mail, queue, secrets, image providers.
