using CaseHub.Hub.Data;

namespace CaseHub.Hub.People.SigningIn;

/// <summary>
/// Tells browsers in which somebody has signed in before from those of whoever guesses (OWASP, "Slow Down Online Guessing Attacks with Device Cookies"). What such a browser
/// holds names it and the accounts; it lets nobody in, but failures elsewhere do not lock it.
/// </summary>
internal sealed class KnownBrowsers(Tickets tickets, TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    private const string Purpose = "KnownBrowser";

    /// <summary>A ward's computer has many people; those who came last are kept.</summary>
    private const int MaxAccounts = 20;

    /// <returns>The browser's id where the account has signed in there; null elsewhere.</returns>
    public Guid? Find(Visitor visitor, Guid? clinicianId) =>
        Read(visitor) is { } browser && browser.Accounts.Exists(account => account.ClinicianId == clinicianId && clock.GetUtcNow() < account.At + Lifetime) ? browser.Id : null;

    /// <returns>What the browser is to bring along from now on.</returns>
    public string Remember(Visitor visitor, Guid clinicianId)
    {
        var browser = Read(visitor) ?? new Browser(clock.NewId(), []);
        var others = browser.Accounts.Where(account => account.ClinicianId != clinicianId).Take(MaxAccounts - 1);
        return tickets.Write(Purpose, new Browser(browser.Id, [new Account(clinicianId, clock.GetUtcNow()), .. others]));
    }

    private Browser? Read(Visitor visitor) => tickets.Read<Browser>(Purpose, visitor.KnownBrowser, Lifetime);

    private sealed record Browser(Guid Id, List<Account> Accounts);

    private sealed record Account(Guid ClinicianId, DateTimeOffset At);
}
