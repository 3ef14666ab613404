using System.Diagnostics;

namespace CaseHub.Web.Tests.Interop;

/// <summary>A program of somebody else's, run beside the hub.</summary>
public sealed class Outsider : IAsyncDisposable
{
    private readonly Process process;
    private readonly Task<string> errors;

    public Outsider(string program, params string[] arguments)
    {
        process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The first line that it prints with this beginning.</summary>
    public async Task<string> LineAsync(string beginning, CancellationToken cancel)
    {
        while (await process.StandardOutput.ReadLineAsync(cancel) is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal)) return line;
        }

        throw new InvalidOperationException($"{process.StartInfo.FileName} ended without '{beginning}…': {await errors}");
    }

    /// <summary>Ends its input, gives it a moment to leave, then ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.StandardInput.Close();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await process.WaitForExitAsync(patience.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }
}
