"""The progress of long pieces of work: readings, and an honest range of the time left."""

from incidents.domain.progress.readings import Estimate, Partition, Reading

__all__ = ["Estimate", "Partition", "Reading"]
