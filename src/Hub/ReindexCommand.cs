using CaseHub.Hub.Data;
using CaseHub.Hub.Finding;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace CaseHub.Hub;

/// <summary><c>casehub reindex</c>: marks what search knows of every case as old. The hub makes it anew in the background within five minutes, or at its next start; until then the old is found.</summary>
public static class ReindexCommand
{
    /// <param name="configuration">Data folder or server, as the hub reads them.</param>
    /// <param name="output">A line at the end.</param>
    /// <param name="cancellationToken">Ends it early; nothing is marked then.</param>
    /// <exception cref="StartException">The database cannot be used; the message says what to do.</exception>
    public static async Task RunAsync(IConfiguration configuration, TextWriter output, CancellationToken cancellationToken)
    {
        await using var db = DataServices.Alone(configuration);
        try
        {
            int cases = await db.Set<SearchText>().Where(t => t.Kind == FoundIn.Case).ExecuteUpdateAsync(set => set.SetProperty(t => t.Form, 0), cancellationToken);
            await output.WriteLineAsync($"Marked {cases} cases. The hub makes them ready for search anew within {IndexEarlier.Interval.TotalMinutes:0} minutes, or at its next start.");
        }
        catch (Exception e) when (db.Kind.Explain(db, e) is { } line)
        {
            throw new StartException($"{line} If this version is not the hub's, use the hub's.", e);
        }
    }
}
