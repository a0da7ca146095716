"""The commands of sectors: funds put into them in bulk or by spreadsheet, sector models made and changed."""

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

Model = Annotated[str, typer.Argument(metavar="MODEL", help="The Sector Model.")]


@commands.command()
@changes_file
def categorise(
    file: File,
    hierarchy: Annotated[str, typer.Option("--hierarchy", metavar="NAME", help="The Sector Hierarchy to apply.")] = "",
    accept_suggestions: Annotated[
        float | None,
        typer.Option(metavar="PERCENT", min=0, max=100, help="Instead, take all suggestions at least so likely."),
    ] = None,
    sector_model: SectorModel = "",
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Move funds that are in a sector already, too.")
    ] = False,
    *,
    how: How,
) -> int:
    """Put the unassigned funds of FILE into sectors by a Sector Hierarchy; the result is "FILE categorised.xlsx"."""
    from fastrak_xl.commands.categorising import CategoriseRequest, run_accept, run_categorise

    if bool(hierarchy) == (accept_suggestions is not None):
        raise Refused("Say by what to categorise: either --hierarchy NAME, or --accept-suggestions PERCENT.")
    if accept_suggestions is not None and overwrite:
        raise Refused("--overwrite goes with --hierarchy: suggestions are for unassigned funds only.")
    if accept_suggestions is not None:
        return run_accept(file, how, sector_model, accept_suggestions)
    return run_categorise(CategoriseRequest(file, hierarchy, sector_model, overwrite, how))


@commands.command(name="upload-template")
def upload_template(
    file: File,
    sector_model: SectorModel = "",
    only_unassigned: Annotated[bool, typer.Option("--only-unassigned", help="Only funds in no sector.")] = False,
    out: Out = None,
    force: Force = False,
) -> None:
    """Write the funds of FILE as a spreadsheet to fill in and `upload`: "FILE upload template.xlsx"."""
    from fastrak_xl.commands.uploading import TemplateRequest, run_upload_template

    raise typer.Exit(run_upload_template(TemplateRequest(file, sector_model, only_unassigned, out, force)))


@commands.command()
@changes_file
def upload(
    file: File,
    upload: Annotated[Path, typer.Argument(metavar="UPLOAD", help="The upload template, filled in (.xlsx, .csv).")],
    partial: Annotated[bool, typer.Option("--partial", help="Apply the right rows, leave out the wrong ones.")] = False,
    create_sectors: Annotated[bool, typer.Option("--create-sectors", help="Add sectors that are not there.")] = False,
    *,
    how: How,
) -> int:
    """Put funds of FILE into the sectors that UPLOAD names; the result is "FILE categorised.xlsx"."""
    from fastrak_xl.commands.uploading import UploadRequest, run_upload

    return run_upload(UploadRequest(file, upload, partial, create_sectors, how))


@commands.command(name="new-sector-model")
@changes_file
def new_sector_model(
    file: File,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the new Sector Model is called.")],
    copy_from: Annotated[str, typer.Option("--copy-from", metavar="MODEL", help="Copy its sectors and funds.")] = "",
    sector: Annotated[
        list[str] | None, typer.Option("--sector", metavar="NAME", help="A sector of the new model, in order.")
    ] = None,
    *,
    how: How,
) -> int:
    """Make a Sector Model, with the sectors named (else with Cash alone), or as a copy of another one."""
    from fastrak_xl.commands.changing import run_change

    if copy_from and sector:
        raise Refused("Use either --copy-from or --sector, not both.")

    def plan(linked: LinkedBook) -> Plan:
        from fastrak_xl.app.categorise import models, naming

        if copy_from:
            return models.copy_sector_model(linked, name, naming.sector_model(linked, copy_from))
        return models.new_sector_model(linked, name, sector or ())

    return run_change(file, how, "changed", plan)


@commands.command(name="copy-sector")
@changes_file
def copy_sector(
    file: File,
    from_model: Annotated[str, typer.Argument(metavar="FROM_MODEL", help="The Sector Model to copy from.")],
    sector: Annotated[str, typer.Argument(metavar="SECTOR", help="The sector to copy, with its funds.")],
    to_model: Annotated[str, typer.Argument(metavar="TO_MODEL", help="The Sector Model to copy to.")],
    *,
    how: How,
) -> int:
    """Copy a sector with its funds into another Sector Model; funds that have a sector there stay where they are."""
    from fastrak_xl.commands.changing import run_change

    def plan(linked: LinkedBook) -> Plan:
        from fastrak_xl.app.categorise import models, naming

        source = naming.sector(linked, naming.sector_model(linked, from_model), sector)
        return models.copy_sector(linked, source, naming.sector_model(linked, to_model))

    return run_change(file, how, "changed", plan)


@commands.command(name="rename-sector")
@changes_file
def rename_sector(
    file: File,
    model: Model,
    old: Annotated[str, typer.Argument(metavar="OLD", help="The sector.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="What it is called from now on.")],
    *,
    how: How,
) -> int:
    """Rename a sector on every sheet that names it: sectors, funds, hierarchies and model portfolios."""
    from fastrak_xl.commands.changing import run_change

    def plan(linked: LinkedBook) -> Plan:
        from fastrak_xl.app.categorise import naming, sectors

        return sectors.rename_sector(linked, naming.sector(linked, naming.sector_model(linked, model), old), new)

    return run_change(file, how, "changed", plan)


@commands.command(name="merge-sectors")
@changes_file
def merge_sectors(
    file: File,
    model: Model,
    old: Annotated[str, typer.Argument(metavar="FROM", help="The sector that goes.")],
    into: Annotated[str, typer.Argument(metavar="INTO", help="The sector that its funds join.")],
    *,
    how: How,
) -> int:
    """Merge a sector into another one, on every sheet that names it."""
    from fastrak_xl.commands.changing import run_change

    def plan(linked: LinkedBook) -> Plan:
        from fastrak_xl.app.categorise import naming, sector_joins

        number = naming.sector_model(linked, model)
        pair = (naming.sector(linked, number, name) for name in (old, into))
        return sector_joins.merge_sectors(linked, *pair)

    return run_change(file, how, "changed", plan)
