"""The progress of jobs: readings, and a range for the time left."""

from incidents.domain.progress.counters import Counters
from incidents.domain.progress.counting import Tally, counted
from incidents.domain.progress.estimator import estimate
from incidents.domain.progress.readings import NEARLY_ALL, Estimate, Partition, Reading
from incidents.domain.progress.replay import replayed
from incidents.domain.progress.thinning import kept, watched
