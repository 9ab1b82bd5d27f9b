"""Tables in any layout: where the table lies, what each column holds, and each row as a booking or an issue."""
