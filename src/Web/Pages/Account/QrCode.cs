using QRCoder;

namespace CaseHub.Web.Pages.Account;

/// <summary>Draws a QR code as a picture that stands in the page itself.</summary>
internal static class QrCode
{
    private const int PixelsPerModule = 5;

    public static string DataUri(string text)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var picture = new PngByteQRCode(data);
        return $"data:image/png;base64,{Convert.ToBase64String(picture.GetGraphic(PixelsPerModule))}";
    }
}
