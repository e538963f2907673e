"""The declared columns of every table that bears on these figures: `name` is text, `name:type` anything else, `name|other` has two names."""

from dataclasses import dataclass, field

_REGISTRATION = (
    " registration_id_c registration_partner_account_c registration_status_c registration_submitted_date_c:timestamp"
    " registration_decided_date_c:timestamp registration_expires_date_c:timestamp registration_withdrawn_date_c:timestamp"
    " registration_rejection_reason_c"
)

_SALESFORCE = {
    "account": "id master_record_id name type is_partner:boolean parent_id website billing_country region_c owner_id created_date:timestamp",
    "contact": "id master_record_id account_id name email title created_date:timestamp",
    "lead": "id master_record_id name company email website status partner_account_id is_converted:boolean converted_date:date"
    " converted_account_id converted_contact_id converted_opportunity_id created_date:timestamp" + _REGISTRATION,
    "opportunity": "id account_id name type stage_name amount:money currency_iso_code probability:probability close_date:date"
    " is_closed:boolean is_won:boolean partner_account_id campaign_id owner_id deal_size_c created_date:timestamp" + _REGISTRATION,
    "opportunity_history": "id opportunity_id stage_name amount:money close_date:date probability:probability created_date:timestamp",
    "opportunity_field_history": "id opportunity_id field old_value new_value created_date:timestamp",
    "opportunity_partner": "id opportunity_id account_to_id role is_primary:boolean created_date:timestamp",
    "partner": "id opportunity_id account_from_id account_to_id role is_primary:boolean reverse_partner_id created_date:timestamp",
    "channel_program": "id name category is_active:boolean created_date:timestamp",
    "channel_program_level": "id program_id name rank:integer created_date:timestamp",
    "channel_program_member": "id program_id level_id partner_id created_date:timestamp",
    "deal_registration_c": "id registration_id_c partner_account_c customer_name_c customer_website_c customer_account_c opportunity_c lead_c"
    " amount_c:money currency_iso_code status_c submitted_date_c:timestamp decided_date_c:timestamp rejection_reason_c"
    " expires_date_c:timestamp withdrawn_date_c:timestamp created_date:timestamp",
    "campaign": "id name type partner_account_c start_date:date end_date:date created_date:timestamp",
    "campaign_member": "id campaign_id lead_id contact_id status has_responded:boolean first_responded_date:date created_date:timestamp",
    "task": "id who_id what_id account_id subject type status is_closed:boolean activity_date:date completed_date_time:timestamp"
    " created_date:timestamp",
    "event": "id who_id what_id account_id subject type start_date_time:timestamp activity_date_time:timestamp activity_date:date"
    " created_date:timestamp",
    "dated_conversion_rate": "id iso_code conversion_rate:rate start_date:date next_start_date:date",
}

_HUBSPOT = {
    "company|companies": "id property_name property_domain property_website property_type property_is_partner:boolean property_partner_tier"
    " property_region property_country property_hubspot_owner_id property_salesforceaccountid property_hs_merged_object_ids"
    " property_createdate:timestamp",
    "contact|contacts": "id|vid property_email property_firstname property_lastname property_jobtitle property_associatedcompanyid"
    " property_hs_merged_object_ids|property_hs_calculated_merged_vids property_createdate:timestamp",
    "contact_merge_audit|contacts_merged_audit": "canonical_vid vid_to_merge",
    "owner|owners": "owner_id|id first_name last_name email",
    "deal|deals": "deal_id|id deal_pipeline_id|property_pipeline|properties_pipeline deal_pipeline_stage_id|property_dealstage|properties_dealstage"
    " owner_id|property_hubspot_owner_id|properties_hubspot_owner_id property_dealname property_amount:money property_deal_currency_code"
    " property_hs_salesforceopportunityid|property_salesforceopportunityid"
    " property_closedate:timestamp property_createdate:timestamp property_dealtype property_hs_is_closed:boolean"
    " property_hs_is_closed_won:boolean property_hs_deal_stage_probability:share property_source_partner property_deal_size"
    " property_hs_merged_object_ids",
    "merged_deal": "deal_id merged_deal_id",
    "deal_company": "deal_id company_id type_id category",
    "deal_contact": "deal_id contact_id type_id",
    "deal_pipeline|deal_pipelines": "pipeline_id label",
    "deal_pipeline_stage": "stage_id pipeline_id label is_closed:boolean closed_won:boolean probability:share",
    "deal_stage": "deal_id value date_entered|_fivetran_start:timestamp",
    "deal_property_history|deals_property_history": "deal_id property_name|name|property changed_at|timestamp|_fivetran_start:timestamp value",
    "contact_form_submission|contacts_form_submissions": "conversion_id form_id contact_id|canonical_vid submitted_at|timestamp:timestamp",
    "engagement_call|engagements_calls": "engagement_id|id property_hs_timestamp:timestamp property_hs_createdate:timestamp property_hs_activity_type",
    "engagement_meeting|engagements_meetings": "engagement_id|id property_hs_timestamp|start_time:timestamp property_hs_createdate:timestamp"
    " property_hs_activity_type",
    "engagement_contact": "engagement_id contact_id",
    "engagement_company": "engagement_id company_id",
    "engagement_deal": "engagement_id deal_id",
}

_PARTNERSTACK = {
    "partnerships|partnership": "partner_key key|id email first_name last_name partner_group|group:json group_key team:json manager:json"
    " tags:json m_data|mdata|meta|metadata:json joined_at:epoch created_at:epoch updated_at:epoch",
    "groups|group": "key|id name created_at:epoch updated_at:epoch",
    "leads|lead": "key|id partner_key external_key status field_data:json meta|metadata:json created_at:epoch updated_at:epoch",
    "deals|deal": "key|id partner_key external_key source stage account_name amount:money close_date:date lost_reason field_data:json"
    " meta|metadata:json created_at:epoch updated_at:epoch",
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

# What tells a row from the others, where that is not the first column.
_KEYS = {
    ("hubspot", "contact_merge_audit"): ("vid_to_merge",),
    ("hubspot", "merged_deal"): ("merged_deal_id",),
    ("hubspot", "deal_company"): ("deal_id", "company_id", "type_id"),
    ("hubspot", "deal_contact"): ("deal_id", "contact_id", "type_id"),
    ("hubspot", "deal_stage"): ("deal_id", "date_entered"),
    ("hubspot", "deal_property_history"): ("deal_id", "property_name", "changed_at"),
    ("hubspot", "engagement_contact"): ("engagement_id", "contact_id"),
    ("hubspot", "engagement_company"): ("engagement_id", "company_id"),
    ("hubspot", "engagement_deal"): ("engagement_id", "deal_id"),
}
_MAY_BE_EMPTY = {"type_id"}  # of a key

# What a row cannot do without, its key apart.
_REQUIRED = {
    ("salesforce", "lead"): ("created_date",),
    ("salesforce", "opportunity"): ("created_date", "close_date"),
    ("salesforce", "opportunity_history"): ("opportunity_id", "created_date"),
    ("salesforce", "opportunity_partner"): ("created_date",),
    ("salesforce", "partner"): ("created_date",),
    ("salesforce", "dated_conversion_rate"): ("conversion_rate", "start_date"),
    ("hubspot", "contact_merge_audit"): ("canonical_vid",),
    ("hubspot", "deal"): ("property_createdate",),
    ("hubspot", "merged_deal"): ("deal_id",),
    ("hubspot", "deal_stage"): ("value",),
    ("hubspot", "contact_form_submission"): ("submitted_at",),
    ("hubspot", "engagement_call"): ("property_hs_timestamp",),
    ("hubspot", "engagement_meeting"): ("property_hs_timestamp",),
    ("partnerstack", "leads"): ("created_at",),
    ("partnerstack", "deals"): ("created_at",),
    ("prm", "partner_changes"): ("partner_id", "field", "changed_at"),
    ("prm", "agreements"): ("starts_on",),
    ("prm", "deal_registrations"): ("submitted_at",),
    ("prm", "leads"): ("submitted_at",),
    ("prm", "activities"): ("occurred_at",),
}

# The first of these that is filled dates the row, for the judgement "before the first period".
_DATED_BY = {
    ("salesforce", "opportunity"): ("created_date",),
    ("salesforce", "lead"): ("created_date",),
    ("salesforce", "campaign_member"): ("first_responded_date", "created_date"),
    ("salesforce", "opportunity_partner"): ("created_date",),
    ("salesforce", "partner"): ("created_date",),
    ("salesforce", "deal_registration_c"): ("submitted_date_c", "created_date"),
    ("salesforce", "task"): ("completed_date_time", "activity_date", "created_date"),
    ("salesforce", "event"): ("start_date_time", "activity_date_time", "activity_date", "created_date"),
    ("hubspot", "deal"): ("property_createdate",),
    ("hubspot", "contact_form_submission"): ("submitted_at",),
    ("hubspot", "engagement_call"): ("property_hs_timestamp",),
    ("hubspot", "engagement_meeting"): ("property_hs_timestamp",),
    ("partnerstack", "leads"): ("created_at",),
    ("partnerstack", "deals"): ("created_at",),
    ("prm", "deal_registrations"): ("submitted_at",),
    ("prm", "leads"): ("submitted_at",),
    ("prm", "activities"): ("occurred_at",),
}

# Tables that are histories themselves: every row counts, whatever a loader's history mode says.
_HISTORIES = {("hubspot", "deal_stage"), ("hubspot", "deal_property_history")}


@dataclass(frozen=True)
class Declared:
    """A table as its contract has it."""

    names: tuple[str, ...]  # of the table
    columns: dict[str, str]  # column -> type
    column_names: dict[str, tuple[str, ...]] = field(repr=False)
    key: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    dated_by: tuple[str, ...] = ()
    is_history: bool = False

    @property
    def filled_keys(self) -> tuple[str, ...]:
        return tuple(column for column in self.key if column not in _MAY_BE_EMPTY)


def _declared(system: str, names: str, declaration: str) -> Declared:
    names = tuple(names.split("|"))
    columns, column_names = {}, {}
    for word in declaration.split():
        spellings, _, kind = word.partition(":")
        spellings = spellings.split("|")
        columns[spellings[0]] = kind or "text"
        column_names[spellings[0]] = tuple(spellings) + tuple(
            spelling.replace("property_", "properties_", 1) for spelling in spellings if spelling.startswith("property_")
        )
    table = (system, names[0])
    return Declared(
        names, columns, column_names, _KEYS.get(table, (next(iter(columns)),)), _REQUIRED.get(table, ()), _DATED_BY.get(table, ()), table in _HISTORIES
    )


TABLES = {
    (system, names.split("|")[0]): _declared(system, names, declaration)
    for system, tables in {"salesforce": _SALESFORCE, "hubspot": _HUBSPOT, "partnerstack": _PARTNERSTACK, "prm": _PRM}.items()
    for names, declaration in tables.items()
}

# The first of these that a row has and that can be read says how new a version of it is.
VERSION_DATES = ("system_modstamp", "last_modified_date", "updated_at", "last_updated_at", "_fivetran_synced", "_airbyte_extracted_at")
