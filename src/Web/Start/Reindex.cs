using CaseHub.Hub;
using CaseHub.Hub.Data;

namespace CaseHub.Web.Start;

/// <summary>The command <c>reindex</c> of the same program: with the hub's own settings, beside it or before its next start.</summary>
internal static class Reindex
{
    public const string Name = "reindex";

    /// <param name="args">Behind the command's name.</param>
    /// <returns>0 when the cases are marked, 4 when the database cannot be used.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await ReindexCommand.RunAsync(Verify.Settings(args), Console.Out, CancellationToken.None);
            return 0;
        }
        catch (StartException e)
        {
            await Console.Error.WriteLineAsync($"CaseHub cannot mark its cases: {e.Message}");
            return 4;
        }
    }
}
