namespace CaseHub.Hub.Blobs;

/// <summary>Where blobs are kept; bound to <c>CaseHub:Blobs</c>. With neither Azure setting they are files in the data folder.</summary>
internal sealed class BlobOptions
{
    public const string Section = "CaseHub:Blobs";

    /// <summary>Beneath it, by the organisation's id, the same settings once more: where that organisation's blobs are kept alone.</summary>
    public const string Organisations = $"{Section}:Organisations";

    /// <summary>A folder for the files; <c>blobs</c> in the data folder when null.</summary>
    public string? Folder { get; set; }

    /// <summary>A storage account's connection string; a secret, so it comes from the environment (<c>CaseHub__Blobs__AzureConnectionString</c>).</summary>
    public string? AzureConnectionString { get; set; }

    /// <summary>A storage account's blob address, <c>https://….blob.core.windows.net</c>; the machine's managed identity signs in.</summary>
    public Uri? AzureAccountUri { get; set; }

    /// <summary>The container, made at start when absent. 3–63 lower-case letters, digits and single hyphens (Azure's rule).</summary>
    public string Container { get; set; } = "casehub";

    /// <summary>Equal for settings that lead to the same store.</summary>
    public string Place => IsAzure ? $"{AzureAccountUri}{AzureConnectionString} {Container}" : Folder ?? "";

    public bool IsAzure => AzureConnectionString is not null || AzureAccountUri is not null;

    /// <summary>Null when the options make sense, or one sentence that names the setting and how to mend it.</summary>
    /// <param name="section">Where they stand.</param>
    public string? Fault(string section) => this switch
    {
        { Folder: not null, IsAzure: true } =>
            $"{section} has both Folder and a setting of Azure. Keep one of them.",
        { Folder: { } folder } when string.IsNullOrWhiteSpace(folder) =>
            $"{section}:Folder is empty. Remove it, or set a folder that this user may write.",
        { AzureConnectionString: not null, AzureAccountUri: not null } =>
            $"{section} has both AzureConnectionString and AzureAccountUri. Keep one of them.",
        { AzureConnectionString: { } text } when string.IsNullOrWhiteSpace(text) =>
            $"{section}:AzureConnectionString is empty. Remove it, or set the connection string of the storage account.",
        { AzureAccountUri: { } uri } when !uri.IsAbsoluteUri || uri.Scheme != Uri.UriSchemeHttps =>
            $"{section}:AzureAccountUri must be an https address such as https://account.blob.core.windows.net.",
        { IsAzure: true } when !IsContainerName(Container) =>
            $"{section}:Container must be 3-63 lower-case letters, digits and single hyphens.",
        _ => null,
    };

    private static bool IsContainerName(string name) =>
        name.Length is >= 3 and <= 63
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && name[0] != '-' && name[^1] != '-' && !name.Contains("--", StringComparison.Ordinal);
}
