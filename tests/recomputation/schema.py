"""The declared columns of every table: `name` is text, `name:type` anything else. The first column is the key."""

_LOADER = " _fivetran_synced:timestamp _fivetran_deleted:boolean _fivetran_active:boolean"

_SALESFORCE = {
    "account": "id is_deleted:boolean master_record_id name type is_partner:boolean parent_id website billing_country region_c owner_id"
    " created_date:timestamp last_modified_date:timestamp system_modstamp:timestamp",
    "contact": "id is_deleted:boolean master_record_id account_id name email created_date:timestamp system_modstamp:timestamp",
    "user": "id name email is_active:boolean system_modstamp:timestamp",
    "lead": "id is_deleted:boolean master_record_id name company email status partner_account_id is_converted:boolean"
    " converted_date:timestamp converted_account_id converted_contact_id converted_opportunity_id created_date:timestamp"
    " system_modstamp:timestamp",
    "opportunity": "id is_deleted:boolean account_id name type stage_name amount:money currency_iso_code probability:probability"
    " close_date:date is_closed:boolean is_won:boolean partner_account_id campaign_id owner_id deal_size_c created_date:timestamp"
    " system_modstamp:timestamp",
    "opportunity_history": "id is_deleted:boolean opportunity_id stage_name amount:money close_date:date probability:probability"
    " created_date:timestamp system_modstamp:timestamp",
    "opportunity_field_history": "id is_deleted:boolean opportunity_id field old_value new_value created_date:timestamp",
    "opportunity_partner": "id is_deleted:boolean opportunity_id account_to_id role is_primary:boolean created_date:timestamp"
    " system_modstamp:timestamp",
    "campaign": "id is_deleted:boolean name type partner_account_c start_date:date end_date:date created_date:timestamp"
    " system_modstamp:timestamp",
    "campaign_member": "id is_deleted:boolean campaign_id lead_id contact_id status has_responded:boolean first_responded_date:date"
    " created_date:timestamp system_modstamp:timestamp",
    "task": "id is_deleted:boolean who_id what_id account_id subject type status is_closed:boolean activity_date:date"
    " completed_date_time:timestamp created_date:timestamp system_modstamp:timestamp",
    "event": "id is_deleted:boolean who_id what_id account_id subject type start_date_time:timestamp activity_date_time:timestamp"
    " activity_date:date created_date:timestamp system_modstamp:timestamp",
    "dated_conversion_rate": "id is_deleted:boolean iso_code conversion_rate:rate start_date:date next_start_date:date"
    " system_modstamp:timestamp",
}

_PRM = {
    "partners": "partner_id partner_name partner_type tier region country website crm_account_id partner_manager_email"
    " partner_manager_name created_at:timestamp updated_at:timestamp",
    "partner_changes": "change_id partner_id field old_value new_value changed_at:timestamp",
    "agreements": "agreement_id partner_id starts_on:date ends_on:date terminated_on:date termination_reason renews_agreement_id"
    " signed_at:timestamp",
    "deal_registrations": "registration_id partner_id customer_name customer_domain crm_account_id crm_opportunity_id amount:money"
    " currency submitted_at:timestamp decided_at:timestamp decision rejection_reason expires_at:timestamp withdrawn_at:timestamp"
    " created_at:timestamp",
    "leads": "lead_id partner_id company_name company_domain email crm_lead_id crm_account_id crm_opportunity_id"
    " submitted_at:timestamp accepted_at:timestamp rejected_at:timestamp created_at:timestamp",
    "activities": "activity_id partner_id crm_account_id crm_opportunity_id activity_type occurred_at:timestamp"
    " created_at:timestamp notes",
}


def _columns(declaration: str) -> dict[str, str]:
    pairs = (word.partition(":") for word in declaration.split())
    return {name: kind or "text" for name, _, kind in pairs}


TABLES = {("salesforce", table): _columns(text + _LOADER) for table, text in _SALESFORCE.items()} | {
    ("prm", table): _columns(text + " deleted_at:timestamp") for table, text in _PRM.items()
}

# The dates a row cannot do without.
REQUIRED_DATES = {
    ("salesforce", "opportunity"): ("created_date", "close_date"),
    ("prm", "deal_registrations"): ("submitted_at",),
    ("prm", "leads"): ("submitted_at",),
    ("prm", "activities"): ("occurred_at",),
}

# The first of these that is filled dates the row, for the judgement "before the first period".
EVENT_DATES = {
    ("salesforce", "opportunity"): ("created_date",),
    ("salesforce", "lead"): ("created_date",),
    ("salesforce", "campaign_member"): ("first_responded_date", "created_date"),
    ("salesforce", "opportunity_partner"): ("created_date",),
    ("salesforce", "task"): ("completed_date_time", "activity_date", "created_date"),
    ("salesforce", "event"): ("start_date_time", "activity_date_time", "activity_date", "created_date"),
    ("prm", "deal_registrations"): ("submitted_at",),
    ("prm", "leads"): ("submitted_at",),
    ("prm", "activities"): ("occurred_at",),
}

# The first of these that is filled says how new a version of a row is.
VERSION_DATES = ("system_modstamp", "last_modified_date", "updated_at", "_fivetran_synced")
