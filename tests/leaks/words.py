"""Words that several declarations share."""

MARK = "CHANGED"
"""What the matrix writes."""

NAMES = "contact_first_name contact_last_name contact_company_name"
CONTACT = (
    f"{NAMES} contact_job_title contact_email contact_website contact_street contact_city"
    " contact_state contact_zip contact_country contact_source contact_tag contact_notes"
)
"""A contact's texts, which are in its form."""
