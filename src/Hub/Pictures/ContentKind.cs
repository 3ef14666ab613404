namespace CaseHub.Hub.Pictures;

/// <summary>What a file is, by its content; its name and the sender's word count for nothing.</summary>
internal enum ContentKind
{
    /// <summary>Anything that is not named below: kept as it is, only ever downloaded.</summary>
    Other,
    Jpeg,
    Png,
    WebP,

    /// <summary>A picture whose metadata we cannot remove (HEIC, AVIF, TIFF, GIF, BMP), so we do not take it.</summary>
    UnsupportedPicture,
    Pdf,
    Dicom,

    /// <summary>H.264 and the like in an ISO file (ISO/IEC 14496-12), as telephones film.</summary>
    Mp4,
    QuickTime,
    ThreeGp,

    /// <summary>An ISO file of sound alone.</summary>
    M4a,
    WebM,
    Matroska,

    /// <summary>Opus, Vorbis, Speex or FLAC in Ogg.</summary>
    Ogg,
    Mp3,
    Wav,
    Flac,
}

internal static class ContentKinds
{
    /// <summary>Bytes from the start of a file that <see cref="Detect"/> wants to see, where there are as many.</summary>
    public const int HeadBytes = 132;

    private const int DicomPreambleBytes = 128;

    public static ContentKind Detect(ReadOnlySpan<byte> head) => head switch
    {
        [0xFF, 0xD8, 0xFF, ..] => ContentKind.Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => ContentKind.Png,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => ContentKind.WebP,
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-', ..] => ContentKind.Pdf,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => ContentKind.UnsupportedPicture,
        [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, ..] => ContentKind.UnsupportedPicture,
        [(byte)'I', (byte)'I', 0x2A, 0x00, ..] or [(byte)'M', (byte)'M', 0x00, 0x2A, ..] => ContentKind.UnsupportedPicture,
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] when IsHeifBrand(head[8..]) => ContentKind.UnsupportedPicture,
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => IsoKind(head[8..]),
        [0x1A, 0x45, 0xDF, 0xA3, ..] => EbmlKind(head),
        [(byte)'O', (byte)'g', (byte)'g', (byte)'S', 0, ..] when HoldsOggSound(head) => ContentKind.Ogg,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'A', (byte)'V', (byte)'E', ..] => ContentKind.Wav,
        [(byte)'f', (byte)'L', (byte)'a', (byte)'C', ..] => ContentKind.Flac,
        [(byte)'I', (byte)'D', (byte)'3', < 0x10, ..] => ContentKind.Mp3,
        [0xFF, var second, var third, ..] when IsLayer3(second, third) => ContentKind.Mp3,
        _ when head.Length >= HeadBytes && head[DicomPreambleBytes..].StartsWith("DICM"u8) => ContentKind.Dicom,
        _ => ContentKind.Other,
    };

    public static bool IsPicture(this ContentKind kind) => kind is ContentKind.Jpeg or ContentKind.Png or ContentKind.WebP;

    /// <summary>Sound that is played in the page.</summary>
    public static bool IsSound(this ContentKind kind) => kind is ContentKind.M4a or ContentKind.Ogg or ContentKind.Mp3 or ContentKind.Wav or ContentKind.Flac;

    /// <summary>A film that is played in the page; it may hold sound alone.</summary>
    public static bool IsFilm(this ContentKind kind) =>
        kind is ContentKind.Mp4 or ContentKind.QuickTime or ContentKind.ThreeGp or ContentKind.WebM or ContentKind.Matroska;

    public static bool IsClip(this ContentKind kind) => kind.IsSound() || kind.IsFilm();

    public static string ContentType(this ContentKind kind) => kind switch
    {
        ContentKind.Jpeg => "image/jpeg",
        ContentKind.Png => "image/png",
        ContentKind.WebP => "image/webp",
        ContentKind.Pdf => "application/pdf",
        ContentKind.Dicom => "application/dicom",
        ContentKind.Mp4 => "video/mp4",
        ContentKind.QuickTime => "video/quicktime",
        ContentKind.ThreeGp => "video/3gpp",
        ContentKind.M4a => "audio/mp4",
        ContentKind.WebM => "video/webm",
        ContentKind.Matroska => "video/x-matroska",
        ContentKind.Ogg => "audio/ogg",
        ContentKind.Mp3 => "audio/mpeg",
        ContentKind.Wav => "audio/wav",
        ContentKind.Flac => "audio/flac",
        _ => "application/octet-stream",
    };

    /// <summary>For the blob's name, without the dot.</summary>
    public static string Extension(this ContentKind kind) => kind switch
    {
        ContentKind.Jpeg => "jpg",
        ContentKind.Png => "png",
        ContentKind.WebP => "webp",
        ContentKind.Pdf => "pdf",
        ContentKind.Dicom => "dcm",
        ContentKind.Mp4 => "mp4",
        ContentKind.QuickTime => "mov",
        ContentKind.ThreeGp => "3gp",
        ContentKind.M4a => "m4a",
        ContentKind.WebM => "webm",
        ContentKind.Matroska => "mkv",
        ContentKind.Ogg => "ogg",
        ContentKind.Mp3 => "mp3",
        ContentKind.Wav => "wav",
        ContentKind.Flac => "flac",
        _ => "bin",
    };

    // ISO/IEC 23008-12: the brands of still and burst pictures; other ftyp files are video or sound.
    private static bool IsHeifBrand(ReadOnlySpan<byte> brand) =>
        brand.StartsWith("heic"u8) || brand.StartsWith("heix"u8) || brand.StartsWith("hevc"u8) || brand.StartsWith("heim"u8)
        || brand.StartsWith("heis"u8) || brand.StartsWith("mif1"u8) || brand.StartsWith("msf1"u8) || brand.StartsWith("avif"u8)
        || brand.StartsWith("avis"u8);

    // The major brand (ISO/IEC 14496-12 §4.3, QuickTime File Format); what is not named is a film of its own dialect.
    private static ContentKind IsoKind(ReadOnlySpan<byte> brand) => brand switch
    {
        _ when brand.StartsWith("qt  "u8) => ContentKind.QuickTime,
        _ when brand.StartsWith("M4A "u8) || brand.StartsWith("M4B "u8) => ContentKind.M4a,
        _ when brand.StartsWith("3gp"u8) || brand.StartsWith("3g2"u8) => ContentKind.ThreeGp,
        _ => ContentKind.Mp4,
    };

    // RFC 8794 §11.2.6: the DocType element, id 0x4282, with a length of one byte.
    private static ContentKind EbmlKind(ReadOnlySpan<byte> head)
    {
        int at = head.IndexOf((ReadOnlySpan<byte>)[0x42, 0x82]);
        if (at < 0 || at + 3 >= head.Length) return ContentKind.Other;
        var type = head[(at + 3)..];
        if (type.StartsWith("webm"u8)) return ContentKind.WebM;
        return type.StartsWith("matroska"u8) ? ContentKind.Matroska : ContentKind.Other;
    }

    // RFC 3533 §6: 27 bytes of page header and the table of segments; the first packet names the codec.
    private static bool HoldsOggSound(ReadOnlySpan<byte> head)
    {
        if (head.Length < 27 || head.Length < 27 + head[26]) return false;
        var packet = head[(27 + head[26])..];
        return packet.StartsWith("OpusHead"u8) || packet.StartsWith("\u0001vorbis"u8) || packet.StartsWith("Speex   "u8) || packet.StartsWith("\u007fFLAC"u8);
    }

    // ISO/IEC 11172-3 §2.4.1.3: sync word, a version, layer III, a bit rate and a sampling rate that exist.
    private static bool IsLayer3(byte second, byte third) =>
        (second & 0xE0) == 0xE0 && (second & 0x18) != 0x08 && (second & 0x06) == 0x02 && third >> 4 is > 0 and < 15 && (third & 0x0C) != 0x0C;
}
