using System.Diagnostics;
using System.Globalization;
using NixVms.Testing;

// driver ROUNDS NETWORK FOLDER: measures the man page's network, as tests drive it, and writes a file for each row into
// the folder. A line of a file is a round: seconds, separated by blanks. With 0 rounds it is one that the caller takes in turn
// with another network's: from the snapshot of the folder, and put back.
var rounds = int.Parse(args[0], CultureInfo.InvariantCulture);
var (network, folder) = (args[1], args[2]);
var cache = Path.Combine(folder, "cache");
var options = new VmNetworkOptions { SnapshotCache = cache };

if (rounds == 0)
{
    var watch = Stopwatch.StartNew();
    await using var lab = await VmNetwork.StartAsync(network, options);
    var clone = await AskAsync(lab, watch);
    watch.Restart();
    await lab.RestoreAsync(lab.StartSnapshot!);
    Write("once", [[.. clone, .. await AskAsync(lab, watch)]]);
    return;
}

// From nothing to a network that takes commands, and to one whose page arrives.
Write("boot", await RepeatAsync(
    async () =>
    {
        var watch = Stopwatch.StartNew();
        await using var booted = await VmNetwork.StartAsync(network);
        var commands = watch.Elapsed.TotalSeconds;
        await booted["test1"].WaitForHttpAsync(new Uri("http://test2/"));
        return [commands, watch.Elapsed.TotalSeconds];
    },
    Math.Min(rounds, 3)));

// The first one fills the cache; those after it find the snapshot there.
await (await VmNetwork.StartAsync(network, options)).DisposeAsync();
Write("clone", await RepeatAsync(async () =>
{
    var watch = Stopwatch.StartNew();
    await using var clone = await VmNetwork.StartAsync(network, options);
    return await AskAsync(clone, watch);
}));

await using (var lab = await VmNetwork.StartAsync(network, options))
{
    // A running network is put back, as before each test.
    Write("restore", await RepeatAsync(async () =>
    {
        var watch = Stopwatch.StartNew();
        await lab.RestoreAsync(lab.StartSnapshot!);
        return await AskAsync(lab, watch);
    }));

    var machine = lab["test2"];
    await machine.SucceedAsync("head -c 10485760 /dev/urandom > /tmp/bytes");
    Write("command", await RepeatAsync(async () => [await RoundTripAsync(50, () => machine.RunAsync("true"))]));
    Write("output", await RepeatAsync(async () => [await FetchAsync(() => machine.RunAsync("cat /tmp/bytes"))], Math.Min(rounds, 3)));
}

// Until both machines have answered a command, test2 has answered test1, and test1 has the page by means of a program that
// is started for the first time.
static async Task<double[]> AskAsync(VmNetwork lab, Stopwatch watch)
{
    await Task.WhenAll(lab.Machines.Select(m => m.SucceedAsync("echo answer")));
    var commands = watch.Elapsed.TotalSeconds;
    await lab["test1"].WaitForHttpAsync(new Uri("http://test2/"));
    var answered = watch.Elapsed.TotalSeconds;
    await lab["test1"].SucceedAsync("curl --silent --fail http://test2/ > /dev/null");
    return [commands, answered, watch.Elapsed.TotalSeconds];
}

// The median of several.
static async Task<double> RoundTripAsync(int count, Func<Task<CommandResult>> run)
{
    var times = new List<double>();
    for (var i = 0; i < count; i++)
    {
        var watch = Stopwatch.StartNew();
        await run();
        times.Add(watch.Elapsed.TotalSeconds);
    }

    return times.Order().ElementAt(count / 2);
}

static async Task<double> FetchAsync(Func<Task<CommandResult>> run)
{
    var watch = Stopwatch.StartNew();
    var result = await run();
    return result.StandardOutputBytes.Length == 10 << 20 ? watch.Elapsed.TotalSeconds : throw new InvalidOperationException("Bytes are missing.");
}

// The first round does not count.
async Task<IReadOnlyList<double[]>> RepeatAsync(Func<Task<double[]>> round, int? count = null)
{
    var results = new List<double[]>();
    for (var i = 0; i <= (count ?? rounds); i++)
        results.Add(await round());
    return results[1..];
}

void Write(string name, IEnumerable<double[]> lines) =>
    File.WriteAllLines(Path.Combine(folder, name), lines.Select(l => string.Join(' ', l.Select(v => v.ToString("0.0000", CultureInfo.InvariantCulture)))));
