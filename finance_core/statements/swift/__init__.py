"""SWIFT messages: MT940 and MT942."""
