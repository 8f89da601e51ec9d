// A client that reads, run by node: BASE → what it understood, as JSON. NODE_PATH leads to it.
const { Statuspage } = require("statuspage.io");

async function read(base) {
  const client = new Statuspage("ours");
  client.setApiUrl(base);
  const { incidents, scheduledMaintenances } = client.api;
  const summary = await client.api.getSummary();
  const names = (list) => list.map((each) => each.name);
  return {
    summary: [summary.status.description, names(summary.incidents)],
    status: (await client.api.getStatus()).status.indicator,
    components: (await client.api.getComponents()).components.map((each) => [each.name, each.status]),
    all: names((await incidents.getAll()).incidents),
    unresolved: names((await incidents.getUnresolved()).incidents),
    upcoming: names((await scheduledMaintenances.getUpcoming()).scheduled_maintenances),
  };
}

read(process.argv[2]).then((found) => console.log(JSON.stringify(found)));
