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
        _ when head.Length >= HeadBytes && head[DicomPreambleBytes..].StartsWith("DICM"u8) => ContentKind.Dicom,
        _ => ContentKind.Other,
    };

    public static bool IsPicture(this ContentKind kind) => kind is ContentKind.Jpeg or ContentKind.Png or ContentKind.WebP;

    public static string ContentType(this ContentKind kind) => kind switch
    {
        ContentKind.Jpeg => "image/jpeg",
        ContentKind.Png => "image/png",
        ContentKind.WebP => "image/webp",
        ContentKind.Pdf => "application/pdf",
        ContentKind.Dicom => "application/dicom",
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
        _ => "bin",
    };

    // ISO/IEC 23008-12: the brands of still and burst pictures; other ftyp files are video or sound.
    private static bool IsHeifBrand(ReadOnlySpan<byte> brand) =>
        brand.StartsWith("heic"u8) || brand.StartsWith("heix"u8) || brand.StartsWith("hevc"u8) || brand.StartsWith("heim"u8)
        || brand.StartsWith("heis"u8) || brand.StartsWith("mif1"u8) || brand.StartsWith("msf1"u8) || brand.StartsWith("avif"u8)
        || brand.StartsWith("avis"u8);
}
