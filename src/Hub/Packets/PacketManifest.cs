using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CaseHub.Hub.Packets;

/// <summary>
/// <c>manifest.json</c> of a packet: what is in it, and the rows from which another hub makes the same case (docs/protocol.md). Whatever a reader does not know it skips; a packet of a later
/// <see cref="Version"/> it refuses.
/// </summary>
/// <param name="Format">Always <see cref="FormatName"/>.</param>
/// <param name="Hub">Host name of the hub that made it; empty where it has none.</param>
/// <param name="Organisation">Who owned the case there.</param>
/// <param name="CaseNumber">Its number on the hub where it was opened.</param>
/// <param name="Parts">Every file of the packet but this one, in the packet's order.</param>
/// <param name="People">Everybody whom the rows name.</param>
/// <param name="LeftOut">What belongs to the case and is not here, with the reason.</param>
/// <param name="Rows">By table, see <see cref="PacketTables"/>.</param>
internal sealed record PacketManifest(
    string Format,
    int Version,
    string Hub,
    PacketManifest.Owner Organisation,
    Guid CaseId,
    string CaseNumber,
    PacketPerson CreatedBy,
    DateTimeOffset CreatedAt,
    string Software,
    IReadOnlyList<PacketPart> Parts,
    IReadOnlyList<PacketPerson> People,
    IReadOnlyList<PacketOmission> LeftOut,
    IReadOnlyDictionary<string, IReadOnlyList<JsonElement>> Rows)
{
    public const string FileName = "manifest.json";

    public const string FormatName = "casehub-case";

    public const int CurrentVersion = 1;

    /// <summary>Rows are flat; bodies of the log are texts of their own.</summary>
    public const int MaxDepth = 16;

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        MaxDepth = MaxDepth,
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    internal sealed record Owner(Guid Id, string Name, string Country);
}

/// <summary>One file of a packet.</summary>
/// <param name="Path">In the ZIP, segments joined by <c>/</c>.</param>
/// <param name="Bytes">Of its content.</param>
/// <param name="Sha256">Of its content, lower-case hex.</param>
internal sealed record PacketPart(string Path, long Bytes, string Sha256, string MediaType);

/// <summary>Somebody as the packet's hub knows them.</summary>
/// <param name="Organisation">Theirs, by name.</param>
/// <param name="Hub">Host name of the hub where they have their account; empty where it has none.</param>
internal sealed record PacketPerson(Guid Id, string Name, string Organisation, string Country, string Hub);

/// <summary>Something of the case that is not in the packet.</summary>
/// <param name="Kind">Such as <c>track</c>, <c>recording</c>, <c>file</c>.</param>
/// <param name="Reason">A code; the packet's README and the page have words for each.</param>
internal sealed record PacketOmission(string Kind, Guid Id, string Reason);
