"""Public registers: Enhetsregisteret and Frivillighetsregisteret (Brønnøysundregistrene, open data)."""
