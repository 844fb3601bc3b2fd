"""What a job is called where people read it."""

WORDS = {
    "applicants.apply_screening": "Apply a screening run",
    "applicants.bulk": "Carry out a bulk act",
    "applicants.clear_decision_previews": "Clear away old previews of decisions",
    "applicants.clear_previews": "Clear away old previews",
    "applicants.close_sittings": "Close work samples whose time is over",
    "applicants.decline_screened": "Decline after screening",
    "applicants.fill_seats": "Fill open seats from the waitlist",
    "applicants.find_duplicates": "Look for duplicates",
    "applicants.forget_imports": "Clear away old import files",
    "applicants.lapse_offers": "End offers whose time is over",
    "applicants.look_into_document": "Check a document",
    "applicants.reading_figures": "Count the reading",
    "applicants.reading_figures_due": "Count the reading again",
    "applicants.rehearse_import": "Rehearse an import",
    "applicants.remind_of_offers": "Remind of open offers",
    "applicants.rewake_bulk": "Go on with bulk acts that stopped",
    "applicants.run_import": "Import a file",
    "applicants.screen": "Screen applications",
    "applicants.sweep_documents": "Clear away documents nobody kept",
    "applicants.undo_import": "Undo an import",
    "applicants.undo_screening": "Undo a screening run",
    "applicants.wake_documents": "Go on with documents that wait",
    "applicants.wake_screening": "Go on with screening that stopped",
    "applicants.wake_waves": "Release decisions that are due",
    "cohorts.approvals_ready": "Look for approvals whose wait is over",
    "later.sweep": "Clear away finished work",
    "tables.clear_exports": "Clear away old exports",
    "tables.export": "Write an export",
}


# What the clock starts by itself, again and again: hidden until somebody asks for it.
CLOCK = (
    "applicants.clear_decision_previews",
    "applicants.clear_previews",
    "applicants.close_sittings",
    "applicants.fill_seats",
    "applicants.forget_imports",
    "applicants.lapse_offers",
    "applicants.reading_figures_due",
    "applicants.remind_of_offers",
    "applicants.rewake_bulk",
    "applicants.sweep_documents",
    "applicants.wake_documents",
    "applicants.wake_screening",
    "applicants.wake_waves",
    "cohorts.approvals_ready",
    "later.sweep",
    "tables.clear_exports",
)


def words(task):
    """The name of a job as a person would say it."""
    return WORDS.get(task) or task.rpartition(".")[2].replace("_", " ").capitalize()
