"""What is written to people about their bookings. `bookings.emails` decides who is written to; the mailer has it written."""
