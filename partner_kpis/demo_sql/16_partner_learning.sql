-- Learning: courses in the portal until June 2025, in Docebo since, and the certificates they lead to.
create table course as
select * from (values
    (1, 'Harborline Foundations', 12, null, null), (2, 'Sales Essentials', 40, 'Harborline Certified Seller', 365),
    (3, 'Technical Implementation', 60, 'Harborline Certified Implementer', 365), (4, 'Security and Compliance', 150, null, null),
    (5, 'Advanced Integrations', 260, 'Harborline Certified Architect', 730), (6, 'Renewals and Expansion', 330, null, null)
) as t (c, course_name, after_days, certification_name, valid_days);

create table enrolment as
with wanted as (
    select
        person_n * 10 + c as n, partner_person.*, course.* exclude (c), c,
        case
            when created_at < timestamp '2024-01-05' then plus_days(timestamp '2024-01-08 09:00:00', 780 * rnd('enrolled', person_n * 10 + c))
            else plus_days(created_at, after_days * (0.3 + rnd('enrolled', person_n * 10 + c)))
        end as enrolled_at
    from partner_person
    cross join course
    where p not in (15)
),
levelled as (
    select wanted.*, level
    from wanted
    join partner_month using (p)
    where month_n = month_number(enrolled_at) and enrolled_at < coalesce(deactivated_at, timestamp '9999-12-31')
        and rnd('enrols', n) < (case c when 1 then 0.85 when 2 then 0.5 else 0.3 end) * (0.35 + level)
)
select
    *,
    plus_days(enrolled_at, 45) as due_at,
    case when rnd('completes', n) < 0.3 + 0.7 * level and p <> 16
        then plus_days(enrolled_at, 3 + 60 * rnd('completed', n) * (1.2 - 0.6 * level)) end as completed_at,
    (60 + floor(40 * sqrt(rnd('score', n))))::int as score,
    enrolled_at >= timestamp '2025-07-01' as in_docebo
from levelled;

create view prm__training_enrolments as
select
    n as _n,
    'TRN-' || lpad(n::varchar, 7, '0') as enrolment_id,
    person_id,
    partner_id,
    course_name,
    iso(enrolled_at) as enrolled_at,
    iso(due_at) as due_at,
    case when completed_at < getvariable('as_of') then iso(completed_at) end as completed_at,
    case when completed_at < getvariable('as_of') then score::varchar end as score,
    null::varchar as deleted_at
from enrolment
where not in_docebo;

-- Certificates are taken some days after the course; engaged people renew them before they expire.
create table certificate as
with first_one as (
    select *, plus_days(completed_at, 4 + 20 * rnd('exam', n)) as first_issued_at
    from enrolment
    where certification_name is not null and completed_at < getvariable('as_of') and rnd('takes the exam', n) < 0.8
)
select
    n * 10 + r as certificate_n, person_id, partner_id, certification_name,
    plus_days(first_issued_at, r * (valid_days - 20)) as issued_at,
    plus_days(first_issued_at, r * (valid_days - 20) + valid_days) as expires_at
from first_one
cross join range(0, 3) as renewals (r)
where plus_days(first_issued_at, r * (valid_days - 20)) < getvariable('as_of') and (r = 0 or rnd('renews certificate', n) < 0.2 + 0.8 * level)
    and plus_days(first_issued_at, r * (valid_days - 20)) < coalesce(deactivated_at, timestamp '9999-12-31');

create view prm__certifications as
select
    certificate_n as _n,
    'CRT-' || lpad(certificate_n::varchar, 8, '0') as certification_id,
    person_id,
    partner_id,
    certification_name,
    iso(issued_at) as issued_at,
    iso(expires_at) as expires_at,
    null::varchar as deleted_at
from certificate;

-- Docebo, as Fivetran lands it: users, courses, and their enrolments with dates only.
create view docebo__users as
select
    person_n as _n,
    (13000 + person_n)::varchar as id,
    email,
    first_name,
    last_name,
    job_role,
    '2025-06-20T09:00:00Z' as creation_date,
    'false' as _fivetran_deleted,
    synced() as _fivetran_synced
from partner_person
where person_n in (select person_n from enrolment where in_docebo);

create view docebo__course as
select
    c as _n,
    (500 + c)::varchar as id,
    course_name as name,
    'elearning' as type,
    'false' as _fivetran_deleted,
    synced() as _fivetran_synced
from course;

create view docebo__course_enrollment_details as
select
    n as _n,
    (500 + c)::varchar as course_id,
    (13000 + person_n)::varchar as user_id,
    case when completed_at < getvariable('as_of') then 'completed' when rnd('begun', n) < 0.5 then 'in_progress' else 'subscribed' end
        as enrollment_status,
    day_text(enrolled_at) as enrollment_created_at,
    day_text(case when completed_at < getvariable('as_of') then completed_at end) as enrollment_completion_date,
    case when completed_at < getvariable('as_of') then score::varchar end as enrollment_score,
    day_text(due_at) as enrollment_validity_end_date,
    day_text(greatest(enrolled_at, case when completed_at < getvariable('as_of') then completed_at end)) as enrollment_date_last_updated,
    'student' as enrollment_level,
    synced() as _fivetran_synced
from enrolment
where in_docebo;
