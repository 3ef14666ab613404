using System.Security.Cryptography;
using CaseHub.Hub.People.SignIns;

namespace CaseHub.Web.Start;

/// <summary>Says by what somebody comes: in words, and by what a browser is known again.</summary>
internal static class Devices
{
    private const string CookieName = "casehub-device";
    private const int KeyBytes = 16;
    private static readonly TimeSpan Life = TimeSpan.FromDays(400);

    /// <summary>The more particular first: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari.</summary>
    private static readonly (string Sign, string Word)[] Browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly (string Sign, string Word)[] Systems =
    [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
    ];

    /// <summary>Where a browser may be about to sign in.</summary>
    private static readonly PathString[] Entrances = ["/sign-in", "/setup", "/invitations"];

    /// <summary>Notes it for what may sign in within this request; a browser at an entrance is given something to be known again by.</summary>
    public static void Note(HttpContext context, bool isSignedIn)
    {
        var visit = context.RequestServices.GetRequiredService<Visit>();
        visit.Device = InWords(context.Request.Headers.UserAgent.ToString());
        visit.DeviceHash = TryRead(context, out byte[] key) ? SHA256.HashData(key) : null;
        if (!isSignedIn && visit.DeviceHash is null && Entrances.Any(entrance => context.Request.Path.StartsWithSegments(entrance, StringComparison.OrdinalIgnoreCase))) Remember(context, visit);
    }

    /// <summary>Such as "Firefox · Linux"; what a program calls itself; empty for nothing. Words of ours, so that nobody else's end up on a page.</summary>
    internal static string InWords(string userAgent)
    {
        string? browser = WordFor(userAgent, Browsers), system = WordFor(userAgent, Systems);
        if (browser is not null && system is not null) return $"{browser} · {system}";
        string product = userAgent.Split(' ', 2)[0].Replace('/', ' ');
        return product.Length <= Visit.DeviceLength && product.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is ' ' or '.' or '-' or '_') ? product : "";
    }

    /// <summary>A random number: it tells nothing of the person, and stays when they sign out.</summary>
    private static void Remember(HttpContext context, Visit visit)
    {
        byte[] key = RandomNumberGenerator.GetBytes(KeyBytes);
        visit.DeviceHash = SHA256.HashData(key);
        context.Response.Cookies.Append(CookieName, Convert.ToHexStringLower(key), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            MaxAge = Life,
            IsEssential = true,
        });
    }

    private static string? WordFor(string userAgent, (string Sign, string Word)[] words) =>
        words.FirstOrDefault(word => userAgent.Contains(word.Sign, StringComparison.Ordinal)).Word;

    private static bool TryRead(HttpContext context, out byte[] key)
    {
        key = new byte[KeyBytes];
        return context.Request.Cookies[CookieName] is { Length: 2 * KeyBytes } value && Convert.FromHexString(value, key, out _, out _) == System.Buffers.OperationStatus.Done;
    }
}
