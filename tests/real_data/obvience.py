"""Land the Opportunity Tracking sample in the Salesforce shape.

Partners become partner accounts and opportunity partner rows, accounts customer accounts, each fact row one opportunity: the fact's grain is
(opportunity, product), and one opportunity id stands on two rows. The partner called "Direct" is no partner.
"""

import csv
from pathlib import Path

AS_OF_DATE = "2014-12-31"


def read(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def whole(number: str) -> str:
    return str(int(float(number)))


def write(target: Path, table: str, rows: list[dict[str, str]]) -> None:
    with (target / "salesforce" / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def land(folder: Path, target: Path) -> list[dict[str, str]]:
    """Write <target>/salesforce/*.csv from the sample's folder; give the landed deals back, joined to what the sample says of them."""
    (target / "salesforce").mkdir(parents=True)
    stages = {whole(row["Sales Stage ID"]): row for row in read(folder, "salesstage")}
    sizes = {whole(row["Opportunity ID"]): row["Opportunity Size"] for row in read(folder, "opportunity")}
    regions = {whole(row["Account ID"]): row["Region"] for row in read(folder, "account")}
    partners = {whole(row["Partner ID"]): row for row in read(folder, "partner")}
    write(target, "account", [
        {"id": f"A{whole(row['Account ID'])}", "name": row["Account"], "type": "Customer", "is_partner": "false", "region_c": row["Region"]}
        for row in read(folder, "account")
    ] + [
        {"id": f"P{number}", "name": row["Partner"], "type": "Partner", "is_partner": "true", "region_c": ""}
        for number, row in partners.items() if row["Partner Driven"] == "Yes"
    ])
    deals = []
    for number, row in enumerate(read(folder, "fact"), start=1):
        stage = stages[whole(row["Sales Stage ID"])]
        partner = partners[whole(row["Partner ID"])]
        deals.append({
            "id": f"O{whole(row['Opportunity ID'])}-{number}",
            "account_id": f"A{whole(row['Account ID'])}",
            "amount": row["ProductRevenue"],
            "stage_name": stage["Sales Stage"],
            "probability": str(round(float(stage["Probability"]) * 100)),
            "close_date": row["EstimatedCloseDate"][:10],
            "created_date": row["Create Date"],
            "deal_size_c": sizes[whole(row["Opportunity ID"])],
            "type": "New Business",
            "is_closed": "false",
            "is_won": "false",
            "partner": f"P{whole(row['Partner ID'])}" if partner["Partner Driven"] == "Yes" else "",
            "region": regions[whole(row["Account ID"])],
        })
    write(target, "opportunity", [{k: v for k, v in deal.items() if k not in ("partner", "region")} for deal in deals])
    write(target, "opportunity_partner", [
        {"id": f"R{deal['id']}", "opportunity_id": deal["id"], "account_to_id": deal["partner"], "role": "Partner", "created_date": deal["created_date"]}
        for deal in deals if deal["partner"]
    ])
    return deals
