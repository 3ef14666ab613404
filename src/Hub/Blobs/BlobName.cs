using System.Diagnostics.CodeAnalysis;

namespace CaseHub.Hub.Blobs;

/// <summary>
/// Where a blob lives: <c>{organisation}/segment/…</c>, valid by construction. A segment is 1–100 of <c>a-z 0-9 . _ -</c> and starts
/// with a letter or a digit, so no name leaves its folder, hides, or means two blobs on a file system that folds case.
/// </summary>
internal sealed record BlobName
{
    private const int MaxSegmentChars = 100;

    // An Azure blob name has at most 1,024 characters; ours also have to fit below a data folder (PATH_MAX is 4,096, often 260 elsewhere).
    private const int MaxChars = 400;

    private BlobName(Guid organisationId, string path)
    {
        OrganisationId = organisationId;
        Path = path;
    }

    /// <summary>The tenant that owns the blob: the first segment.</summary>
    public Guid OrganisationId { get; }

    /// <summary>The segments joined by <c>/</c>; neither starts nor ends with one.</summary>
    public string Path { get; }

    /// <summary>Builds a name from our own ids and words.</summary>
    /// <exception cref="ArgumentException">A segment that no name may have: a bug of ours, for no person's text is a segment.</exception>
    public static BlobName Of(Guid organisationId, params ReadOnlySpan<string> segments) =>
        TryParse($"{organisationId:D}/{string.Join('/', segments)}", out var name)
            ? name
            : throw new ArgumentException("A blob name's segments are a-z, 0-9, '.', '_' and '-'.", nameof(segments));

    /// <summary>Reads a name back, as a store lists it.</summary>
    public static bool TryParse(string path, [NotNullWhen(true)] out BlobName? name)
    {
        name = null;
        if (path.Length > MaxChars) return false;
        string[] segments = path.Split('/');
        if (segments.Length < 2) return false;
        if (!Guid.TryParseExact(segments[0], "D", out var organisationId)) return false;
        if (!segments.All(IsSegment)) return false;

        name = new BlobName(organisationId, path);
        return true;
    }

    public override string ToString() => Path;

    private static bool IsSegment(string segment) =>
        segment.Length is > 0 and <= MaxSegmentChars
        && (char.IsAsciiLetterLower(segment[0]) || char.IsAsciiDigit(segment[0]))
        && segment[^1] != '.'
        && segment.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-');
}
