using System.Diagnostics;

namespace CaseHub.Web.Tests.Interop;

/// <summary>A program of somebody else's, run beside the hub.</summary>
public sealed class Outsider : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    public Outsider(string program, params string[] arguments)
    {
        _process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>The first line that it prints with this beginning.</summary>
    public async Task<string> LineAsync(string beginning, CancellationToken cancel)
    {
        while (await _process.StandardOutput.ReadLineAsync(cancel) is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal)) return line;
        }

        throw new InvalidOperationException($"{_process.StartInfo.FileName} ended without '{beginning}…': {await _errors}");
    }

    /// <summary>Ends its input, gives it a moment to leave, then ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await _process.WaitForExitAsync(patience.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
            if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
