using System.Globalization;
using System.Resources;

namespace CaseHub.Hub;

/// <summary>How a refusal is met by the doors; each kind is one HTTP status.</summary>
public enum RefusalKind
{
    /// <summary>400: the request itself is wrong; <see cref="Refusal.Fields"/> names where.</summary>
    Invalid,

    /// <summary>401: nobody is signed in, or signing in failed.</summary>
    SignInNeeded,

    /// <summary>403: the person may see this, but not do it.</summary>
    Forbidden,

    /// <summary>404: it does not exist, or the person may not know that it does.</summary>
    NotFound,

    /// <summary>409: the state does not allow it, or somebody was faster.</summary>
    Conflict,

    /// <summary>410: it was here and is gone for good; the text says why.</summary>
    Gone,

    /// <summary>412: it was meant for a state that is over.</summary>
    Stale,

    /// <summary>413: more bytes than we take.</summary>
    TooLarge,

    /// <summary>415: a kind of content that we do not take.</summary>
    Unsupported,

    /// <summary>460 (tus 1.0, checksum): what arrived is not what was sent.</summary>
    Corrupted,

    /// <summary>422: understood, but it holds nothing that can be done here.</summary>
    Unprocessable,

    /// <summary>429: too many in too short a time.</summary>
    TooMany,

    /// <summary>503: cannot be done now; the text says when to try again.</summary>
    Unavailable,
}

/// <summary>A person's request that cannot be granted. The code is stable, for programs; the text is for people and says the next step.</summary>
/// <param name="Kind">How the doors answer it.</param>
/// <param name="Code">Kebab case, never changed once published; the key of the text in <c>Refusals.resx</c>.</param>
/// <param name="Text">In the reader's language (the current UI culture).</param>
public sealed record Refusal(RefusalKind Kind, string Code, string Text)
{
    private static readonly ResourceManager Texts = new("CaseHub.Hub.Refusals", typeof(Refusal).Assembly);

    /// <summary>Per field: what is wrong with it. Empty unless <see cref="RefusalKind.Invalid"/>.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>What a program needs to go on, such as the newer text of a note; null for most.</summary>
    public object? Details { get; init; }

    public static Refusal Invalid(string code, params object[] values) => Of(RefusalKind.Invalid, code, values);

    public static Refusal SignInNeeded(string code = "sign-in-needed") => Of(RefusalKind.SignInNeeded, code);

    public static Refusal Forbidden(string code, params object[] values) => Of(RefusalKind.Forbidden, code, values);

    public static Refusal NotFound(string code, params object[] values) => Of(RefusalKind.NotFound, code, values);

    public static Refusal Conflict(string code, params object[] values) => Of(RefusalKind.Conflict, code, values);

    public static Refusal Gone(string code, params object[] values) => Of(RefusalKind.Gone, code, values);

    public static Refusal TooLarge(string code, params object[] values) => Of(RefusalKind.TooLarge, code, values);

    public static Refusal Unsupported(string code, params object[] values) => Of(RefusalKind.Unsupported, code, values);

    public static Refusal Unprocessable(string code, params object[] values) => Of(RefusalKind.Unprocessable, code, values);

    public static Refusal Corrupted(string code, params object[] values) => Of(RefusalKind.Corrupted, code, values);

    public static Refusal TooMany(string code, params object[] values) => Of(RefusalKind.TooMany, code, values);

    public static Refusal Unavailable(string code, params object[] values) => Of(RefusalKind.Unavailable, code, values);

    /// <summary>The text of a code in the current UI culture, for field errors; throws for a code without a text (a bug of ours).</summary>
    public static string TextOf(string code, params object[] values)
    {
        string format = Texts.GetString(code, CultureInfo.CurrentUICulture)
            ?? throw new InvalidOperationException($"Refusals.resx has no text for '{code}'.");
        return string.Format(CultureInfo.CurrentCulture, format, values);
    }

    private static Refusal Of(RefusalKind kind, string code, params object[] values) => new(kind, code, TextOf(code, values));
}
