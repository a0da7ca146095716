"""The commands of model portfolios: made, exchanged with spreadsheets, and a fund replaced in all of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fastrak_xl.commands.options import File, Force, How, Out, SectorModel, changes_file
from fastrak_xl.commands.refusals import Refused

if TYPE_CHECKING:
    from fastrak_xl.app.plans import Plan
    from fastrak_xl.engine.link.linked import LinkedBook

commands = typer.Typer()


@commands.command(name="new-portfolio")
@changes_file
def new_portfolio(
    file: File,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The Model Portfolio.")],
    sector_model: SectorModel = "",
    risk_profile: Annotated[
        list[str] | None, typer.Option("--risk-profile", metavar="NAME", help="Only for this one; else for all.")
    ] = None,
    platform: Annotated[str, typer.Option("--platform", metavar="NAME", help="Only for this one; else for All.")] = "",
    copy_from: Annotated[str, typer.Option("--copy-from", metavar="NAME", help="Copy this Model Portfolio.")] = "",
    from_risk_profile: Annotated[
        str, typer.Option("--from-risk-profile", metavar="NAME", help="Which risk profile of it to copy.")
    ] = "",
    *,
    how: How,
) -> int:
    """Lay out a Model Portfolio: a row for every fund of every sector, ready for percentages; or copy another one."""
    from fastrak_xl.commands.changing import run_change

    if not sector_model and not copy_from:
        raise Refused("Say on which Sector Model the portfolio rests: --sector-model NAME.")

    def plan(linked: LinkedBook) -> Plan:
        from fastrak_xl.app.categorise import naming
        from fastrak_xl.app.portfolios import making
        from fastrak_xl.engine.link.lookup import NOWHERE

        model = naming.sector_model(linked, sector_model) if sector_model else NOWHERE
        risks = risk_profile or ()
        if not copy_from:
            return making.new_portfolio(linked, name, model, risks, platform)
        source = copy_from, from_risk_profile
        return making.copy_portfolio(linked, name, source, risks, platform, model=model)

    return run_change(file, how, "changed", plan, tables=("risk_profiles",), headings=("model_portfolios",))


@commands.command(name="replace-fund")
@changes_file
def replace_fund(
    file: File,
    old: Annotated[str, typer.Argument(metavar="OLD", help="The fund that goes, by a code or its name.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The fund that takes its place.")],
    sector_model: Annotated[
        list[str] | None, typer.Option("--sector-model", metavar="NAME", help="Only here; else wherever OLD is.")
    ] = None,
    *,
    how: How,
) -> int:
    """Replace a fund in every Model Portfolio; it stays in its sector, so that it is still seen and sold."""
    from fastrak_xl.commands.changing import run_change

    def plan(linked: LinkedBook) -> Plan:
        from fastrak_xl.app.categorise import naming
        from fastrak_xl.app.portfolios import replacing

        leaves, comes = (replacing.find_fund(linked, text) for text in (old, new))
        models = [naming.sector_model(linked, one) for one in sector_model or ()]
        return replacing.replace_fund(linked, leaves, comes, models)

    return run_change(file, how, "changed", plan, tables=("model_portfolios",))


@commands.command(name="export-portfolios")
def export_portfolios(file: File, out: Out = None, force: Force = False) -> None:
    """Write all Model Portfolios of FILE as a spreadsheet to change and import: "FILE portfolios.xlsx"."""
    from fastrak_xl.commands.portfolios import run_export

    raise typer.Exit(run_export(file, out, force=force))


@commands.command(name="import-portfolios")
@changes_file
def import_portfolios(
    file: File,
    portfolios: Annotated[Path, typer.Argument(metavar="PORTFOLIOS", help="The portfolios (.xlsx, .csv).")],
    *,
    how: How,
) -> int:
    """Put the Model Portfolios of a spreadsheet into FILE: all of them, or with a mistake in one row none."""
    from fastrak_xl.commands.portfolios import run_import_portfolios

    return run_import_portfolios(file, portfolios, how)
