/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "aws/services/aws-service.h"

#define SERVICE(op) .service = &aws_s3_service, .name = "s3:" op
#define GET(op, where, ...) { SERVICE (op), .method = "GET", .path = where, ##__VA_ARGS__ }
#define HEAD(op, where) { SERVICE (op), .method = "HEAD", .path = where }
#define PUT(op, where, ...) { SERVICE (op), .method = "PUT", .path = where, ##__VA_ARGS__ }
#define POST(op, where, ...) { SERVICE (op), .method = "POST", .path = where, ##__VA_ARGS__ }
#define DELETE(op, where) { SERVICE (op), .method = "DELETE", .path = where }
/* A document about the bucket: @element is what it is called on the wire, "Wire>Member" if the
 * member has another name. */
#define PUT_DOCUMENT(op, where, element, ...) \
  PUT (op, where, .payload = element, .flags = AWS_OPERATION_CHECKSUM, ##__VA_ARGS__)
#define PAGED(in, out, members) .token_in = in, .token_out = out, .results = members, .more = "IsTruncated"

static const AwsOperation operations[] = {
  DELETE ("AbortMultipartUpload", "/{Key}"),
  POST ("CompleteMultipartUpload", "/{Key}", .payload = "CompleteMultipartUpload>MultipartUpload",
        .flat = "Part>Parts", .flags = AWS_OPERATION_LATE_ERROR),
  PUT ("CopyObject", "/{Key}", .output = "CopyObjectResult", .flags = AWS_OPERATION_LATE_ERROR),
  PUT ("CreateBucket", "/", .payload = "CreateBucketConfiguration"),
  POST ("CreateMultipartUpload", "/{Key}?uploads"),
  DELETE ("DeleteBucket", "/"),
  DELETE ("DeleteBucketCors", "/?cors"),
  DELETE ("DeleteBucketEncryption", "/?encryption"),
  DELETE ("DeleteBucketLifecycle", "/?lifecycle"),
  DELETE ("DeleteBucketOwnershipControls", "/?ownershipControls"),
  DELETE ("DeleteBucketPolicy", "/?policy"),
  DELETE ("DeleteBucketTagging", "/?tagging"),
  DELETE ("DeleteObject", "/{Key}"),
  DELETE ("DeleteObjectTagging", "/{Key}?tagging"),
  POST ("DeleteObjects", "/?delete", .payload = "Delete", .flags = AWS_OPERATION_CHECKSUM,
        .flat = "Object>Objects Deleted Error>Errors"),
  DELETE ("DeletePublicAccessBlock", "/?publicAccessBlock"),
  GET ("GetBucketCors", "/?cors", .flat = "CORSRule>CORSRules AllowedHeader>AllowedHeaders "
       "AllowedMethod>AllowedMethods AllowedOrigin>AllowedOrigins ExposeHeader>ExposeHeaders"),
  GET ("GetBucketEncryption", "/?encryption", .output = "ServerSideEncryptionConfiguration",
       .flat = "Rule>Rules"),
  GET ("GetBucketLifecycleConfiguration", "/?lifecycle", .flat = "Rule>Rules Transition>Transitions "
       "NoncurrentVersionTransition>NoncurrentVersionTransitions Tag>Tags"),
  GET ("GetBucketLocation", "/?location", .output = "LocationConstraint"),
  GET ("GetBucketOwnershipControls", "/?ownershipControls", .output = "OwnershipControls",
       .flat = "Rule>Rules"),
  GET ("GetBucketPolicy", "/?policy", .output = "Policy"),
  GET ("GetBucketPolicyStatus", "/?policyStatus", .output = "PolicyStatus"),
  GET ("GetBucketTagging", "/?tagging"),
  GET ("GetBucketVersioning", "/?versioning"),
  GET ("GetObject", "/{Key}", .flags = AWS_OPERATION_BODY_OUT),
  GET ("GetObjectTagging", "/{Key}?tagging"),
  GET ("GetPublicAccessBlock", "/?publicAccessBlock", .output = "PublicAccessBlockConfiguration"),
  HEAD ("HeadBucket", "/"),
  HEAD ("HeadObject", "/{Key}"),
  { SERVICE ("ListBuckets"), .method = "GET", .path = NULL, .token_in = "ContinuationToken",
    .token_out = "ContinuationToken", .results = "Buckets" },
  GET ("ListMultipartUploads", "/?uploads", .flat = "Upload>Uploads CommonPrefixes",
       PAGED ("KeyMarker UploadIdMarker", "NextKeyMarker NextUploadIdMarker", "Uploads CommonPrefixes")),
  GET ("ListObjectVersions", "/?versions",
       .flat = "Version>Versions DeleteMarker>DeleteMarkers CommonPrefixes ChecksumAlgorithm",
       PAGED ("KeyMarker VersionIdMarker", "NextKeyMarker NextVersionIdMarker",
              "Versions DeleteMarkers CommonPrefixes")),
  GET ("ListObjects", "/", .flat = "Contents CommonPrefixes ChecksumAlgorithm",
       PAGED ("Marker", "NextMarker", "Contents CommonPrefixes")),
  GET ("ListObjectsV2", "/?list-type=2", .flat = "Contents CommonPrefixes ChecksumAlgorithm",
       PAGED ("ContinuationToken", "NextContinuationToken", "Contents CommonPrefixes")),
  GET ("ListParts", "/{Key}", .flat = "Part>Parts",
       PAGED ("PartNumberMarker", "NextPartNumberMarker", "Parts")),
  PUT_DOCUMENT ("PutBucketCors", "/?cors", "CORSConfiguration", .flat = "CORSRule>CORSRules "
                "AllowedHeader>AllowedHeaders AllowedMethod>AllowedMethods "
                "AllowedOrigin>AllowedOrigins ExposeHeader>ExposeHeaders"),
  PUT_DOCUMENT ("PutBucketEncryption", "/?encryption", "ServerSideEncryptionConfiguration",
                .flat = "Rule>Rules"),
  PUT_DOCUMENT ("PutBucketLifecycleConfiguration", "/?lifecycle", "LifecycleConfiguration",
                .flat = "Rule>Rules Transition>Transitions "
                "NoncurrentVersionTransition>NoncurrentVersionTransitions Tag>Tags"),
  PUT_DOCUMENT ("PutBucketOwnershipControls", "/?ownershipControls", "OwnershipControls",
                .flat = "Rule>Rules"),
  PUT_DOCUMENT ("PutBucketPolicy", "/?policy", "Policy"),
  PUT_DOCUMENT ("PutBucketTagging", "/?tagging", "Tagging"),
  PUT_DOCUMENT ("PutBucketVersioning", "/?versioning", "VersioningConfiguration"),
  PUT ("PutObject", "/{Key}", .flags = AWS_OPERATION_BODY_IN),
  PUT_DOCUMENT ("PutObjectTagging", "/{Key}?tagging", "Tagging"),
  PUT_DOCUMENT ("PutPublicAccessBlock", "/?publicAccessBlock", "PublicAccessBlockConfiguration"),
  PUT ("UploadPart", "/{Key}", .flags = AWS_OPERATION_BODY_IN),
  PUT ("UploadPartCopy", "/{Key}", .output = "CopyPartResult", .flags = AWS_OPERATION_LATE_ERROR),
};

const AwsService aws_s3_service = {
  .name = "s3",
  .variable = "S3",
  .protocol = AWS_PROTOCOL_REST_XML,
  .concurrency = 32,
  .lists = "Buckets>Bucket TagSet>Tag",
  .integers = "Days DaysAfterInitiation KeyCount MaxAgeSeconds MaxKeys MaxParts MaxUploads NewerNoncurrentVersions "
              "NoncurrentDays ObjectSizeGreaterThan ObjectSizeLessThan PartNumber PartNumberMarker "
              "NextPartNumberMarker Size",
  .booleans = "BlockPublicAcls BlockPublicPolicy BucketKeyEnabled DeleteMarker "
              "ExpiredObjectDeleteMarker IgnorePublicAcls IsLatest IsPublic IsRestoreInProgress "
              "IsTruncated RestrictPublicBuckets",
  .query = "continuation-token>ContinuationToken delimiter>Delimiter encoding-type>EncodingType "
           "fetch-owner>FetchOwner key-marker>KeyMarker marker>Marker max-keys>MaxKeys "
           "max-parts>MaxParts max-uploads>MaxUploads part-number-marker>PartNumberMarker "
           "partNumber>PartNumber prefix>Prefix response-cache-control>ResponseCacheControl "
           "response-content-disposition>ResponseContentDisposition "
           "response-content-type>ResponseContentType start-after>StartAfter "
           "upload-id-marker>UploadIdMarker uploadId>UploadId version-id-marker>VersionIdMarker "
           "versionId>VersionId",
  .headers = "Accept-Ranges>AcceptRanges Cache-Control>CacheControl "
             "Content-Disposition>ContentDisposition Content-Encoding>ContentEncoding "
             "Content-Language>ContentLanguage Content-Length>ContentLength Content-MD5>ContentMD5 "
             "Content-Range>ContentRange Content-Type>ContentType ETag Expires If-Match>IfMatch "
             "If-Modified-Since>IfModifiedSince If-None-Match>IfNoneMatch "
             "If-Unmodified-Since>IfUnmodifiedSince Last-Modified>LastModified Location Range "
             "x-amz-acl>ACL x-amz-bucket-object-lock-enabled>ObjectLockEnabledForBucket "
             "x-amz-bucket-region>BucketRegion x-amz-bypass-governance-retention>BypassGovernanceRetention "
             "x-amz-checksum-algorithm>ChecksumAlgorithm x-amz-checksum-crc32>ChecksumCRC32 "
             "x-amz-checksum-crc32c>ChecksumCRC32C x-amz-checksum-mode>ChecksumMode "
             "x-amz-checksum-sha1>ChecksumSHA1 x-amz-checksum-sha256>ChecksumSHA256 "
             "x-amz-copy-source>CopySource x-amz-copy-source-if-match>CopySourceIfMatch "
             "x-amz-copy-source-if-none-match>CopySourceIfNoneMatch "
             "x-amz-copy-source-range>CopySourceRange "
             "x-amz-copy-source-version-id>CopySourceVersionId x-amz-delete-marker>DeleteMarker "
             "x-amz-expected-bucket-owner>ExpectedBucketOwner x-amz-expiration>Expiration "
             "x-amz-metadata-directive>MetadataDirective x-amz-mfa>MFA "
             "x-amz-mp-parts-count>PartsCount x-amz-object-ownership>ObjectOwnership "
             "x-amz-request-payer>RequestPayer x-amz-sdk-checksum-algorithm>SdkChecksumAlgorithm "
             "x-amz-server-side-encryption>ServerSideEncryption "
             "x-amz-server-side-encryption-aws-kms-key-id>SSEKMSKeyId "
             "x-amz-server-side-encryption-bucket-key-enabled>BucketKeyEnabled "
             "x-amz-storage-class>StorageClass x-amz-tagging>Tagging x-amz-tagging-count>TagCount "
             "x-amz-tagging-directive>TaggingDirective x-amz-version-id>VersionId",
  .header_integers = "ContentLength PartsCount TagCount",
  .operations = operations,
  .n_operations = G_N_ELEMENTS (operations),
};
