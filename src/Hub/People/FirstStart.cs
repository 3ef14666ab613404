using CaseHub.Hub.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CaseHub.Hub.People;

/// <summary>Makes sure, at each start, that the right people can sign in: the demo's with <c>--demo</c> and only then, else a first administrator.</summary>
internal sealed partial class FirstStart(HubDb db, DemoNetwork demo, DemoOptions options, FirstAdministratorToken token, ILogger<FirstStart> logger)
{
    /// <exception cref="StartException">A demo on a folder with real people, or real work on a demo's folder: its passwords are public.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        bool anybody = await db.Set<Clinician>().AnyAsync(cancellationToken);
        bool isDemo = await db.Users.AnyAsync(u => u.Email!.EndsWith(DemoOptions.EmailDomain), cancellationToken);
        if (options.IsOn && anybody && !isDemo)
            throw new StartException("The data folder holds real accounts, so the demo does not start on it. Set CASEHUB_DATA to an empty folder for the demo.");
        if (!options.IsOn && isDemo)
            throw new StartException("The data folder holds the demo's accounts, whose password is public. Start with --demo, or set CASEHUB_DATA to another folder.");

        if (options.IsOn) await SeedAsync(cancellationToken);
        else if (!anybody) NobodyYet(token.Issue());
    }

    private async Task SeedAsync(CancellationToken cancellationToken)
    {
        await demo.SeedAsync(cancellationToken);
        DemoIsOn(DemoOptions.EmailDomain, options.Password);
    }

    [LoggerMessage(2002, LogLevel.Warning, "Nobody can sign in yet. Open /setup and create the first administrator with this one-time token: {Token}")]
    private partial void NobodyYet(string token);

    [LoggerMessage(2003, LogLevel.Warning, "Demo: sign in as gp{Domain}, specialist, specialist2, host, coordinator, interpreter, viewer, privacy, admin, admin2, hospital-admin or hospital-admin2 with the password {Password}")]
    private partial void DemoIsOn(string domain, string password);
}
