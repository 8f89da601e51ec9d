"""How mitigation jobs are shown: progress, estimate, partitions, chart and documents."""
