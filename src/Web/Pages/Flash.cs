using System.Buffers.Text;
using System.Text.Json;

namespace CaseHub.Web.Pages;

/// <summary>
/// What a stored form tells the page it leads to: a text to show once, what could not be done along with it, and the draft that the
/// browser may now forget. It travels in a cookie, not in the address: nobody can make a draft vanish with a link.
/// </summary>
/// <param name="Done">Key of the text; <c>done-…</c> in Texts.resx.</param>
/// <param name="StoredDraft">As in the form's <c>data-draft</c>.</param>
/// <param name="Problems">Texts for people, such as files that were not taken.</param>
internal sealed record Flash(string? Done, string? StoredDraft, IReadOnlyList<string> Problems)
{
    private const string CookieName = "casehub-done";

    /// <summary>A cookie holds 4 KB; the first few problems say enough.</summary>
    private const int MaxProblems = 5;

    private static readonly Flash None = new(null, null, []);

    public static void Leave(HttpContext context, string? done, string? storedDraft = null, params IEnumerable<string> problems)
    {
        var flash = new Flash(done, storedDraft, [.. problems.Take(MaxProblems)]);
        context.Response.Cookies.Append(CookieName, Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(flash)), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            MaxAge = TimeSpan.FromMinutes(1),
            IsEssential = true,
        });
    }

    /// <summary>For a form that is answered with the page itself: the same request takes it.</summary>
    public static void LeaveHere(HttpContext context, string storedDraft) => context.Items[typeof(Flash)] = None with { StoredDraft = storedDraft };

    /// <summary>Reads it and has it forgotten; empty where there is none.</summary>
    public static Flash Take(HttpContext context)
    {
        if (context.Items[typeof(Flash)] is Flash left) return left;
        if (context.Request.Cookies[CookieName] is not { } value || IsFetchedByScript(context.Request)) return None;
        context.Response.Cookies.Delete(CookieName);
        try
        {
            return JsonSerializer.Deserialize<Flash>(Base64Url.DecodeFromChars(value)) ?? None;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return None;
        }
    }

    /// <summary>Not the page that the person is led to (Fetch Metadata, Sec-Fetch-Mode).</summary>
    private static bool IsFetchedByScript(HttpRequest request) => request.Headers["Sec-Fetch-Mode"].ToString() is not ("" or "navigate");
}
