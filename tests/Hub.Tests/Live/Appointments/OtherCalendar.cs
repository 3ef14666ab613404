using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace CaseHub.Hub.Tests.Live.Appointments;

/// <summary>Debian's python3-icalendar: what <c>read_invitation.py</c> says that it has understood of a calendar file.</summary>
internal static class OtherCalendar
{
    public static async Task<JsonElement> ReadAsync(string file)
    {
        using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", [ScriptPath()]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        await python.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(file));
        python.StandardInput.Close();
        var (output, errors) = (python.StandardOutput.ReadToEndAsync(), python.StandardError.ReadToEndAsync());
        await python.WaitForExitAsync();
        Assert.True(python.ExitCode == 0, $"{await errors}\n{file}");
        return JsonDocument.Parse(await output).RootElement;
    }

    private static string ScriptPath([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "read_invitation.py");
}
