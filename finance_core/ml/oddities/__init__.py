"""What makes a payment, a month or a missing bill odd, and which of it is worth an alert."""
