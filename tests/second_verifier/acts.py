"""Acts and what they state, and transactions: docs/protocol.md, section 4."""

from .codec import Enum, List, Optional, Struct
from .labels import LABEL
from .rulesets import CHAIN_PARAMS, RULESET
from .values import (
    AMOUNT,
    BOOL,
    COUNTRY_CODE,
    CREDIT_CODE,
    DATE,
    FIELD_NAME,
    GTIN,
    HASH,
    HEIGHT,
    ITEM_RANGES,
    LINE,
    NAME,
    NUMBER,
    PUBLIC_KEY,
    RECORD_ID,
    REMARK,
    SIGNATURE,
    STANDARD_NUMBER,
    EDITION,
    U16,
    U32,
    U64,
    VARIANT_CODE,
)

ACT_KIND = Enum(
    "register_organisation", "add_key", "revoke_key", "accredit_institute", "license_insurer",
    "register_product", "file_report", "bind_cover", "issue_certificate", "activate_items",
    "void_items", "revoke_certificate", "update_organisation", "suspend_organisation",
    "reinstate_organisation", "rotate_key", "publish_standards", "withdraw_standard",
    "declare_standard", "withdraw_report", "request_service", "advance_request",
    "cancel_cover", "open_claim", "pay_claim", "refuse_claim", "record_recourse", "ship_items",
    "accept_delivery", "refuse_delivery", "open_recall", "answer_recall", "close_recall",
    "order_spot_check", "record_spot_check", "record_penalty", "propose", "approve",
    "amend_product", "withdraw_certificate",
    "change_scope", "decide_scope", "keep_resource", "publish_offer", "ask_question",
    "answer_question", "classify_enterprise", "classify_product", "confirm_report",
    "agree_entrustment", "end_entrustment", "withdraw_confirmation", "cancel_shipment",
    "deem_accepted",
)  # fmt: skip
ROLE = Enum("bureau", "institute", "insurer", "enterprise", "seller", "importer")
ORGANISATION_DETAILS = Struct(
    code=CREDIT_CODE, name=NAME, address=REMARK, contact=LINE, roles=List(ROLE)
)
KEY_PURPOSE = Enum(admin=None, operator=List(ACT_KIND), label=None)
ACCREDITATION_MARK = Enum("cma", "cnas")
ACCREDITATION_TERM = Struct(
    certificate_number=LINE, categories=List(LINE), valid_from=DATE, valid_until=DATE
)
SCOPE_ADDITION = Struct(standard=STANDARD_NUMBER, parts=Optional(LINE))
DATE_SPAN = Struct(**{"from": DATE}, until=Optional(DATE))
SCOPE_DECISION = Enum(
    suspend=DATE_SPAN, restore=Struct(**{"from": DATE}), withdraw=Struct(**{"from": DATE})
)
INSURANCE_LICENCE = Struct(licence_number=LINE, valid_from=DATE, valid_until=DATE)
ORIGIN = Enum(
    own=None, entrusted=Struct(producer=CREDIT_CODE),
    imported=Struct(foreign_maker=NAME, country=COUNTRY_CODE, place=Optional(LINE)),
)  # fmt: skip
ENTRUSTMENT_DETAILS = Struct(
    producer=CREDIT_CODE, products=List(NUMBER), days=DATE_SPAN, lends_standards=BOOL,
    document=Optional(HASH),
)  # fmt: skip
PRODUCT_DETAILS = Struct(
    name=NAME, model=Optional(LINE), specification=Optional(LINE), category=LINE,
    standards=List(Struct(number=STANDARD_NUMBER, title=NAME)), attributes=List(FIELD_NAME),
    gtin=Optional(GTIN), label=LABEL,
    measured_in=Optional(
        Enum("kilogram", "tonne", "metre", "square_metre", "cubic_metre", "litre")
    ),
    variants=List(Struct(code=VARIANT_CODE, gtin=Optional(GTIN), label=LABEL)),
    origin=ORIGIN, production_address=Optional(REMARK),
)  # fmt: skip
CONCLUSION = Enum("qualified", "unqualified", "not_judged")
RESOURCE_DETAILS = Enum(instrument=Struct(name=NAME), inspector=None)
ATTESTATION = Struct(
    by=NAME, subject=Optional(LINE), valid_from=DATE, valid_until=DATE, document=Optional(HASH)
)
MEASURED_ITEM = Struct(
    name=NAME, limit=Optional(LINE), found=List(LINE), unit=Optional(LINE),
    conclusion=CONCLUSION, subject=Optional(U16), outside_scope=BOOL,
    standard=Optional(STANDARD_NUMBER), subcontracted_to=Optional(NAME),
)  # fmt: skip
REPORT_SUBJECT = Struct(
    product=RECORD_ID, edition=EDITION, variants=List(VARIANT_CODE), batch=Optional(NUMBER),
    batch_quantity=U32, batch_amount=Optional(AMOUNT), sampled=U32,
)  # fmt: skip
REPORT_KIND = Enum("batch", "type_test", "commissioned_sample", "purchaser", "spot_check")
REPORT_DETAILS = Struct(
    kind=REPORT_KIND,
    valid_until=Optional(DATE), official_number=Optional(LINE),
    laboratory=Optional(Struct(name=NAME, cma_number=LINE, report_number=LINE)),
    client=Optional(NAME), marks=List(ACCREDITATION_MARK), subjects=List(REPORT_SUBJECT),
    sampling=Optional(Enum("drawn", "submitted", "in_line")), sampling_plan=Optional(LINE),
    sampled_on=Optional(DATE), standards=List(STANDARD_NUMBER), items=List(MEASURED_ITEM),
    conclusion=CONCLUSION, tested_on=DATE, issued_on=DATE, instruments=List(RECORD_ID),
    inspectors=List(NUMBER), signatory=Optional(NUMBER), remark=Optional(REMARK),
    follows=Optional(
        Struct(kind=Enum("replaces", "supplements"), report=NUMBER, reason=REMARK)
    ),
    request=Optional(RECORD_ID), document=Optional(HASH),
)  # fmt: skip
COVER_DETAILS = Struct(
    insured=CREDIT_CODE, products=List(RECORD_ID), valid_from=DATE, valid_until=DATE,
    sum_insured_fen=U64, claim_limit_fen=U64, advance_payment=BOOL, document=Optional(HASH),
)  # fmt: skip
CERTIFICATE_DETAILS = Struct(
    product=RECORD_ID, edition=EDITION,
    amounts=List(Struct(amount=AMOUNT, quantity=U32)), batch=NUMBER,
    production_date=DATE, quantity=U32,
    variants=List(Struct(variant=VARIANT_CODE, quantity=U32)), label=LABEL,
    reports=List(RECORD_ID), covers=List(RECORD_ID), label_key=PUBLIC_KEY,
    inputs=List(RECORD_ID), supersedes=Optional(NUMBER),
)  # fmt: skip
STATUS_GROUNDS = Struct(reason=REMARK, legal_basis=Optional(REMARK))
STANDARD_DETAILS = Struct(
    number=STANDARD_NUMBER, title=NAME, in_force_from=DATE, document=Optional(HASH)
)
SERVICE_KIND = Enum("shared_laboratory", "one_stop")
OFFER_DETAILS = Struct(
    kind=SERVICE_KIND, name=NAME, is_open=BOOL, standards=List(STANDARD_NUMBER),
    instruments=List(Struct(instrument=NUMBER, free=List(DATE_SPAN))), fee_fen=U64,
    working_days=U32, place=REMARK, remark=Optional(REMARK),
)  # fmt: skip
SERVICE_REQUEST_DETAILS = Struct(
    institute=CREDIT_CODE, kind=SERVICE_KIND, offer=Optional(NUMBER), product=RECORD_ID,
    report_kind=REPORT_KIND, batch=Optional(NUMBER), batch_quantity=U32,
    batch_amount=Optional(AMOUNT), standards=List(STANDARD_NUMBER), instruments=List(NUMBER),
    wanted_by=DATE, remark=Optional(REMARK),
)  # fmt: skip
ACCEPTANCE = Struct(promised_on=DATE, fee_fen=U64, lent=Optional(DATE_SPAN))
SERVICE_STEP = Enum(
    accept=ACCEPTANCE, decline=None, receive_sample=None, start_test=None, cancel=None
)
ENTERPRISE_CLASS = Enum("A", "B", "C", "D")
QUESTION_DETAILS = Struct(text=REMARK, standards=List(STANDARD_NUMBER))
CLAIM_DETAILS = Struct(
    cover=RECORD_ID, certificate=RECORD_ID, item=U32, occurred_on=DATE, amount_fen=U64,
    summary=REMARK,
)  # fmt: skip
SHIPMENT_LINES = List(Struct(certificate=RECORD_ID, items=ITEM_RANGES))
SHIPMENT_DETAILS = Struct(
    to=CREDIT_CODE, lines=SHIPMENT_LINES,
    returns=Optional(RECORD_ID), remark=Optional(REMARK),
)  # fmt: skip
PURCHASE_CHECK = Struct(
    codes_verified=U32, lines_without_certificate=U32,
    uncoded=List(Struct(product=NAME, maker=Optional(NAME), quantity=Optional(U32))),
    document=Optional(HASH),
)  # fmt: skip
REFUSED_PART = Struct(lines=SHIPMENT_LINES, reason=REMARK)
RECALL_DETAILS = Struct(
    certificate=RECORD_ID, items=ITEM_RANGES, measures=REMARK, deadline=DATE,
    grounds=STATUS_GROUNDS,
)  # fmt: skip
RECALL_ANSWER_DETAILS = Struct(
    set_aside=U32, returned=U32, destroyed=U32, sold=U32, remark=Optional(REMARK)
)
SPOT_CHECK_DETAILS = Struct(
    organisation=CREDIT_CODE, product=Optional(RECORD_ID), certificate=Optional(RECORD_ID),
    institute=Optional(CREDIT_CODE), reason=REMARK, due=DATE,
)  # fmt: skip
SPOT_CHECK_RESULT = Struct(conclusion=CONCLUSION, report=Optional(RECORD_ID), remark=REMARK)
PENALTY_DETAILS = Struct(
    organisation=CREDIT_CODE, certificate=Optional(RECORD_ID), fine_fen=U64, measures=REMARK,
    grounds=STATUS_GROUNDS,
)  # fmt: skip
GOVERNANCE_CHANGE = Enum(
    add_authority=Struct(
        authority=Struct(organisation=CREDIT_CODE, key=PUBLIC_KEY), peers=List(LINE)
    ),
    remove_authority=Struct(organisation=CREDIT_CODE),
    set_peers=Struct(organisation=CREDIT_CODE, peers=List(LINE)),
    publish_ruleset=Struct(ruleset=RULESET),
    change_params=Struct(params=CHAIN_PARAMS),
    schedule_protocol=Struct(version=U32),
    give_key=Struct(organisation=CREDIT_CODE, key=PUBLIC_KEY),
)
PROPOSAL_DETAILS = Struct(change=GOVERNANCE_CHANGE, effective_at=HEIGHT, reason=REMARK)

ACT = Enum(
    register_organisation=Struct(organisation=ORGANISATION_DETAILS, admin_keys=List(PUBLIC_KEY)),
    add_key=Struct(
        organisation=CREDIT_CODE, key=PUBLIC_KEY, purpose=KEY_PURPOSE, valid_until=Optional(DATE)
    ),
    revoke_key=Struct(organisation=CREDIT_CODE, key=HASH),
    accredit_institute=Struct(
        accreditation=RECORD_ID, mark=ACCREDITATION_MARK, term=ACCREDITATION_TERM,
        standards=List(SCOPE_ADDITION),
    ),
    license_insurer=Struct(insurer=CREDIT_CODE, licence=INSURANCE_LICENCE),
    register_product=Struct(number=NUMBER, product=PRODUCT_DETAILS),
    file_report=Struct(number=NUMBER, report=REPORT_DETAILS),
    bind_cover=Struct(number=NUMBER, cover=COVER_DETAILS),
    issue_certificate=Struct(number=NUMBER, certificate=CERTIFICATE_DETAILS),
    activate_items=Struct(certificate=NUMBER, items=ITEM_RANGES),
    void_items=Struct(certificate=NUMBER, items=ITEM_RANGES),
    revoke_certificate=Struct(certificate=RECORD_ID, grounds=STATUS_GROUNDS),
    update_organisation=Struct(organisation=ORGANISATION_DETAILS),
    suspend_organisation=Struct(organisation=CREDIT_CODE, grounds=STATUS_GROUNDS),
    reinstate_organisation=Struct(organisation=CREDIT_CODE, grounds=STATUS_GROUNDS),
    rotate_key=Struct(organisation=CREDIT_CODE, old=HASH, new=PUBLIC_KEY),
    publish_standards=Struct(standards=List(STANDARD_DETAILS)),
    withdraw_standard=Struct(
        standard=STANDARD_NUMBER, **{"from": DATE}, replaced_by=Optional(STANDARD_NUMBER)
    ),
    declare_standard=Struct(standard=STANDARD_DETAILS),
    withdraw_report=Struct(report=NUMBER, grounds=STATUS_GROUNDS),
    request_service=Struct(number=NUMBER, request=SERVICE_REQUEST_DETAILS),
    advance_request=Struct(request=RECORD_ID, step=SERVICE_STEP, answer=Optional(REMARK)),
    cancel_cover=Struct(cover=NUMBER, **{"from": DATE}, grounds=STATUS_GROUNDS),
    open_claim=Struct(number=NUMBER, claim=CLAIM_DETAILS),
    pay_claim=Struct(claim=NUMBER, amount_fen=U64, in_advance=BOOL),
    refuse_claim=Struct(claim=NUMBER, grounds=STATUS_GROUNDS),
    record_recourse=Struct(claim=NUMBER, amount_fen=U64),
    ship_items=Struct(number=NUMBER, shipment=SHIPMENT_DETAILS),
    accept_delivery=Struct(
        shipment=RECORD_ID, check=Optional(PURCHASE_CHECK), refused=Optional(REFUSED_PART)
    ),
    refuse_delivery=Struct(shipment=RECORD_ID, reason=REMARK),
    open_recall=Struct(number=NUMBER, recall=RECALL_DETAILS),
    answer_recall=Struct(recall=RECORD_ID, answer=RECALL_ANSWER_DETAILS),
    close_recall=Struct(recall=RECORD_ID, grounds=STATUS_GROUNDS),
    order_spot_check=Struct(number=NUMBER, spot_check=SPOT_CHECK_DETAILS),
    record_spot_check=Struct(spot_check=NUMBER, result=SPOT_CHECK_RESULT),
    record_penalty=Struct(number=NUMBER, penalty=PENALTY_DETAILS),
    propose=Struct(number=NUMBER, proposal=PROPOSAL_DETAILS),
    approve=Struct(proposal=RECORD_ID),
    amend_product=Struct(number=NUMBER, product=PRODUCT_DETAILS, reason=REMARK),
    withdraw_certificate=Struct(certificate=NUMBER, spoilt=ITEM_RANGES, grounds=STATUS_GROUNDS),
    change_scope=Struct(
        accreditation=RECORD_ID, **{"from": DATE}, add=List(SCOPE_ADDITION),
        end=List(STANDARD_NUMBER),
    ),
    decide_scope=Struct(
        accreditation=RECORD_ID, standards=List(STANDARD_NUMBER), decision=SCOPE_DECISION,
        grounds=STATUS_GROUNDS,
    ),
    keep_resource=Struct(
        number=NUMBER, resource=RESOURCE_DETAILS, attestations=List(ATTESTATION),
        retired_from=Optional(DATE),
    ),
    publish_offer=Struct(number=NUMBER, offer=OFFER_DETAILS),
    ask_question=Struct(number=NUMBER, question=QUESTION_DETAILS),
    answer_question=Struct(question=RECORD_ID, text=REMARK),
    classify_enterprise=Struct(
        organisation=CREDIT_CODE, **{"class": ENTERPRISE_CLASS}, valid_from=DATE,
        valid_until=DATE, grounds=STATUS_GROUNDS,
    ),
    classify_product=Struct(
        product=RECORD_ID, classes=List(FIELD_NAME), grounds=STATUS_GROUNDS
    ),
    confirm_report=Struct(report=RECORD_ID),
    agree_entrustment=Struct(entrustment=RECORD_ID, details=ENTRUSTMENT_DETAILS),
    end_entrustment=Struct(entrustment=RECORD_ID, **{"from": DATE}, grounds=STATUS_GROUNDS),
    withdraw_confirmation=Struct(report=RECORD_ID, grounds=STATUS_GROUNDS),
    cancel_shipment=Struct(shipment=NUMBER, reason=REMARK),
    deem_accepted=Struct(shipment=NUMBER),
)  # fmt: skip
TRANSACTION = Struct(chain_id=HASH, act=ACT, signer=PUBLIC_KEY, valid_until=HEIGHT)
SIGNED_TRANSACTION = Struct(transaction=TRANSACTION, signature=SIGNATURE)
TRANSACTION_BYTES_MAX = 65_536
